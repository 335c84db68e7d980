import { randomBytes } from "node:crypto";
import {
  type DeviceHere,
  insertLink,
  type LinkKind,
  readLink,
  setPassword,
  takeLink,
} from "#data/passwords.ts";
import { type Account, findAccount } from "#data/sessions.ts";
import { countAttempt } from "#data/sign-in-attempts.ts";
import { directory } from "#data/store.ts";
import { type PasswordProblem, passwordProblem } from "#domain/password-rules.ts";
import { passwordEmail } from "#email/password.ts";
import { type EmailService, sendEmail } from "#email/send.ts";
import { keyed } from "./keyed.ts";
import { log, logWith, reasonIn } from "./log.ts";
import { hashPassword, isPassword } from "./password.ts";
import { type Doors, logProof, throttleWindow } from "./sign-in.ts";

/** What sending a link takes. `linkUrl` makes the address of a token. */
export interface LinkSending {
  readonly email: EmailService;
  readonly linkUrl: (token: string) => string;
}

/**
 * Emails somebody a link to choose a password with. It works once, for three days after an
 * invitation and an hour after a reset; the one before it does not work any more.
 */
export async function sendPasswordLink(
  doors: Doors,
  { email, linkUrl }: LinkSending,
  account: Account,
  kind: LinkKind,
  clinicName: string,
): Promise<"sent" | "not-sent"> {
  const token = randomBytes(32).toString("base64url");
  const createdAt = doors.now();
  const tokenHash = keyed(doors.secret, token);
  const expiresAt = createdAt + lasts[kind];
  const link = { tokenHash, staffId: account.id, kind, createdAt, expiresAt };
  await insertLink(directory(doors.databases), link);
  const words = await passwordEmail(kind, { ...account, clinicName, link: linkUrl(token) });
  const outcome = await sendEmail(email, { key: tokenHash, to: [account.email], ...words });
  if (outcome.kind === "sent") return "sent";
  log("warn", "link-not-sent", { reason: reasonIn(outcome.reason) });
  return "not-sent";
}

/** In ms. */
const lasts: Record<LinkKind, number> = { invitation: 3 * 86_400_000, reset: 3_600_000 };

/**
 * Sends a reset to whoever has an account here. Nobody is told whether there is one, and nobody gets
 * more than a few: three an hour to one address, twenty from one place.
 */
export async function forgotPassword(
  doors: Doors,
  sending: LinkSending,
  { email: typed, address }: { email: string; address: string },
): Promise<void> {
  const db = directory(doors.databases);
  const email = typed.trim().toLowerCase();
  const [mails, asks] = [`reset ${email}`, `resets from ${address}`].map((text) =>
    keyed(doors.secret, text),
  );
  const throttles = [
    { key: mails ?? "", limit: 3 },
    { key: asks ?? "", limit: 20 },
  ] as const;
  if (!(await countAttempt(db, [...throttles], doors.now(), 4 * throttleWindow))) return;
  const account = await findAccount(db, { email });
  if (account) await sendPasswordLink(doors, sending, account, "reset", "");
}

/** Whose link it is. Opening a link never uses it up: mail scanners open every one. */
export async function openLink(
  doors: Doors,
  token: string,
): Promise<{ account: Account; kind: LinkKind } | null> {
  const db = directory(doors.databases);
  const link = await readLink(db, keyed(doors.secret, token), doors.now());
  const account = link && (await findAccount(db, { id: link.staffId }));
  return link && account ? { account, kind: link.kind } : null;
}

export type ChoiceOutcome =
  | { readonly kind: "chosen"; readonly account: Account }
  | { readonly kind: "refused"; readonly problem: PasswordProblem }
  | { readonly kind: "not-found" };

/** Sets the password that somebody chose by a link, and ends whatever was open in their name. */
export async function choosePassword(
  doors: Doors,
  token: string,
  password: string,
): Promise<ChoiceOutcome> {
  const outcome = await useLink(doors, token, password);
  logProof("link", outcome.kind);
  return outcome;
}

async function useLink(doors: Doors, token: string, password: string): Promise<ChoiceOutcome> {
  const found = await openLink(doors, token);
  if (!found) return { kind: "not-found" };
  const { account } = found;
  logWith({ clinic: account.clinicId, staff: account.id });
  const problem = passwordProblem(password, ownWords(account));
  if (problem) return { kind: "refused", problem };
  const passwordHash = await hashPassword(password);
  const db = directory(doors.databases);
  if (!(await takeLink(db, keyed(doors.secret, token)))) return { kind: "not-found" };
  await setPassword(db, account.id, passwordHash);
  return { kind: "chosen", account };
}

/**
 * Changes somebody's own password, by the one before. Every session of theirs ends by it, and every push
 * device but the one that is here.
 */
export async function changePassword(
  doors: Doors,
  staffId: string,
  { current, wanted, here }: { current: string; wanted: string; here: DeviceHere | null },
): Promise<
  | { readonly kind: "changed"; readonly account: Account }
  | { readonly kind: "refused"; readonly field: "wanted"; readonly problem: PasswordProblem }
  | { readonly kind: "refused"; readonly field: "current"; readonly problem: "wrong" | "throttled" }
> {
  const checked = await checkPassword(doors, staffId, current);
  if (typeof checked === "string") {
    return { kind: "refused", field: "current", problem: checked };
  }
  const problem = passwordProblem(wanted, ownWords(checked));
  if (problem) return { kind: "refused", field: "wanted", problem };
  await setPassword(directory(doors.databases), staffId, await hashPassword(wanted), here);
  return { kind: "changed", account: checked };
}

/** Is it really they? Asked before what somebody at an open screen could spoil. */
export async function checkPassword(
  doors: Doors,
  staffId: string,
  password: string,
): Promise<Account | "wrong" | "throttled"> {
  const checked = await bringAgain(doors, staffId, password);
  logProof("again", typeof checked === "string" ? checked : "right");
  return checked;
}

async function bringAgain(
  doors: Doors,
  staffId: string,
  password: string,
): Promise<Account | "wrong" | "throttled"> {
  const db = directory(doors.databases);
  const throttle = { key: keyed(doors.secret, `again ${staffId}`), limit: 10 };
  if (!(await countAttempt(db, [throttle], doors.now(), throttleWindow))) return "throttled";
  const account = await findAccount(db, { id: staffId });
  return account && (await isPassword(password, account.passwordHash)) ? account : "wrong";
}

function ownWords({ name, email }: Account): string[] {
  return [name, email.split("@")[0] ?? "", "deskline"];
}
