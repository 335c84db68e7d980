import type { Context } from "hono";
import { readSecondFactor } from "#data/second-factors.ts";
import { findAccount, keepBeingTold, listSessions, revokeOwnSessions } from "#data/sessions.ts";
import { listDevices } from "#data/push-devices.ts";
import { directory, forClinic } from "#data/store.ts";
import { toBeingTold } from "#domain/being-told.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { changePassword, checkPassword } from "#flows/choose-password.ts";
import { endOtherDevices, pushKey } from "#flows/keep-device.ts";
import {
  confirmSecondFactor,
  propose,
  removeSecondFactor,
  renewRecoveryCodes,
} from "#flows/second-factor.ts";
import { finish, renew } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { AccountPage } from "#templates/account/account-page.tsx";
import { passwordWords } from "#templates/account/password-words.ts";
import { RecoveryCodesPage } from "#templates/account/recovery-codes.tsx";
import { SecondFactorPage } from "#templates/account/second-factor-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { stateOf } from "./clinic.ts";
import { type App, doors, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { deviceMark, sessionToken, setSessionToken, whence } from "./session.tsx";
import { letIn } from "./sign-in.tsx";

/** What somebody decides about their own account. */
export const account = factory
  .createApp()
  .get(paths.account(), (c) => accountPage(c))
  // The middleware has noted it.
  .post(paths.gesture(), (c) => c.body(null, 204))
  .post(paths.accountPassword(), async (c) => {
    const field = await fields(c);
    const { staffId, clinic } = c.get("signedIn");
    const device = deviceMark(c);
    const change = {
      current: field("current"),
      wanted: field("wanted").slice(0, 1024),
      here: device && { id: device.id, sessionId: c.get("session").id },
    };
    const outcome = await changePassword(doors(c), staffId, change);
    if (outcome.kind === "refused") {
      const words =
        outcome.field === "current"
          ? wrongPassword[outcome.problem]
          : passwordWords[outcome.problem];
      return accountPage(c, { field: outcome.field, words });
    }
    void c.env.ports.endSockets(clinic.id, staffId);
    const opened = await finish(doors(c), outcome.account, whence(c).device);
    return letIn(c, opened, paths.account({ saved: "password" }));
  })
  .post(paths.beingTold(), async (c) => {
    const field = await fields(c);
    const { staffId, told } = c.get("signedIn");
    const typed = { sound: field("sound"), notification: field("notification") };
    await keepBeingTold(directory(c.env.ports.databases), staffId, toBeingTold(typed, told));
    return c.redirect(paths.account({ saved: "being-told" }), 303);
  })
  .get(paths.secondFactor(), (c) => secondFactorPage(c, ""))
  .post(paths.secondFactor(), async (c) => {
    if (c.get("session").hasSecondFactor) return c.redirect(paths.account(), 303);
    const field = await fields(c);
    const { staffId } = c.get("signedIn");
    const proof = { sealed: field("sealed"), code: field("code").slice(0, 20) };
    const words = await refusal(c);
    if (words !== null) return secondFactorPage(c, proof.sealed, { field: "password", words });
    const codes = await confirmSecondFactor(doors(c), staffId, proof);
    if (codes === "wrong") return secondFactorPage(c, proof.sealed, wrongDigits);
    return codesPage(c, codes);
  })
  .post(paths.secondFactorRemoval(), async (c) => {
    const { staffId } = c.get("signedIn");
    if (c.get("session").secondFactorDueAt !== null) {
      return accountPage(c, { field: "removal", words: "Your clinic asks you for a second step." });
    }
    return withPassword(c, "removal", async () => {
      await removeSecondFactor(doors(c), staffId);
      return c.redirect(paths.account({ saved: "second-factor" }), 303);
    });
  })
  .post(paths.recoveryCodes(), (c) =>
    withPassword(c, "codes", async () =>
      codesPage(c, await renewRecoveryCodes(doors(c), c.get("signedIn").staffId)),
    ),
  )
  .post(paths.otherSessions(), (c) => revoke(c, null))
  .post(paths.sessionRevocation(":id"), (c) => revoke(c, c.req.param("id")));

const wrongPassword = {
  wrong: "This is not your password.",
  throttled: "Too many tries. Wait a quarter of an hour, then try again.",
} as const;

const wrongDigits = {
  field: "code",
  words:
    "These are not the digits of the moment. Wait for the next ones; the phone's clock has to be right.",
};

/** Asks who sits there before what somebody at an open screen could spoil. */
async function withPassword(
  c: Context<App>,
  field: "removal" | "codes",
  then: () => Promise<Response>,
): Promise<Response> {
  const words = await refusal(c);
  return words === null ? then() : accountPage(c, { field, words });
}

/** Null for the right password, by which the session gets another token; otherwise what is wrong. */
async function refusal(c: Context<App>): Promise<string | null> {
  const password = (await fields(c))("password");
  const checked = await checkPassword(doors(c), c.get("signedIn").staffId, password);
  if (typeof checked === "string") return wrongPassword[checked];
  setSessionToken(c, await renew(doors(c), sessionToken(c) ?? ""));
  return null;
}

async function revoke(c: Context<App>, id: string | null): Promise<Response> {
  const { signedIn, id: exceptId } = c.get("session");
  const db = directory(c.env.ports.databases);
  const ended = await revokeOwnSessions(db, signedIn.staffId, { id, exceptId });
  if (id === null) await endOtherDevices(c.env.ports.databases, c.get("session"), deviceMark(c));
  if (id !== null && ended.length === 0) return c.notFound();
  for (const one of ended) void c.env.ports.endSockets(signedIn.clinic.id, one);
  return c.redirect(paths.account({ saved: "sessions" }), 303);
}

export async function accountPage(c: Context<App>, problem?: FieldProblem) {
  const session = c.get("session");
  const { signedIn } = session;
  const db = directory(c.env.ports.databases);
  const now = c.env.ports.now();
  const [found, factor, sessions, devices, pushedBy] = await Promise.all([
    findAccount(db, { id: signedIn.staffId }),
    readSecondFactor(db, signedIn.staffId),
    listSessions(db, signedIn.staffId, now),
    listDevices(forClinic(c.env.ports.databases, signedIn.clinic), signedIn.staffId),
    pushKey(c.env.ports),
  ]);
  const clock = clinicTime(signedIn.clinic.timeZone, signedIn.clinic.country);
  return c.html(
    <AccountPage
      session={session}
      state={await stateOf(c)}
      email={found?.email ?? ""}
      codesLeft={factor?.codesLeft ?? null}
      sessions={sessions}
      devices={devices.map((one) => ({ ...one, isHere: one.id === deviceMark(c)?.id }))}
      pushKey={pushedBy}
      clock={clock}
      saved={c.req.query("saved")}
      problem={problem}
    />,
    problem ? 422 : 200,
  );
}

async function secondFactorPage(c: Context<App>, carried: string, problem?: FieldProblem) {
  const { signedIn, hasSecondFactor } = c.get("session");
  if (hasSecondFactor) return c.redirect(paths.account(), 303);
  const { staffId } = signedIn;
  const found = await findAccount(directory(c.env.ports.databases), { id: staffId });
  const proposal = propose(doors(c), { staffId, email: found?.email ?? "" }, carried);
  return c.html(
    <SecondFactorPage
      signedIn={signedIn}
      state={await stateOf(c)}
      proposal={proposal}
      problem={problem}
    />,
    problem ? 422 : 200,
  );
}

async function codesPage(c: Context<App>, codes: readonly string[]) {
  return c.html(
    <RecoveryCodesPage signedIn={c.get("signedIn")} state={await stateOf(c)} codes={codes} />,
  );
}
