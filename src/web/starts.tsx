import type { Context } from "hono";
import { deceasedOf, findClients } from "#data/clients.ts";
import { forClinic } from "#data/store.ts";
import type { BodyProblem } from "#domain/message.ts";
import { type CapReached, capWords } from "#domain/send-caps.ts";
import { readNumber } from "#domain/phone-number.ts";
import { personWords } from "#domain/search.ts";
import {
  address,
  type Addressee,
  type Addressing,
  startConversation,
  type StartRefusal,
} from "#flows/start-conversation.ts";
import { paths } from "#src/paths.ts";
import {
  type FoundPeople,
  People,
  StartMessage,
  StartRefused,
  StartSearch,
} from "#templates/inbox/start-dialog.tsx";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields, goTo } from "./dialogs.tsx";
import { addressOf, find, lookedFor } from "./finding.ts";

/** "New conversation": whom to, then what (R8). */
export const starts = factory
  .createApp()
  .get(paths.newConversation(), (c) => start(c))
  .post(paths.finding(paths.newConversation()), (c) => find(c, () => start(c)))
  .post(paths.conversations(), async (c) => {
    const { ports } = c.env;
    const signedIn = c.get("signedIn");
    const field = await fields(c);
    const body = field("body");
    const given = field("token");
    const token = /^[\w-]{1,64}$/.test(given) ? given : ports.newId();
    const to = addressee(field("clientId"), field("number"));
    const outcome = await startConversation(ports, signedIn, { to, body, token });
    switch (outcome.kind) {
      case "started":
        return goTo(c, paths.conversation(outcome.conversationId));
      case "not-found":
        return c.notFound();
      case "refused":
        if (!("to" in outcome)) return refused(c, outcome, body);
        return ask(
          c,
          { ...dialog, status: 422 },
          <StartMessage
            to={outcome.to}
            clinic={signedIn.clinic}
            token={token}
            typed={body}
            deceased={await deceasedFor(c, outcome.to.clientId)}
            problem={problemWords(outcome.reason)}
          />,
        );
    }
  });

async function start(c: Context<App>) {
  const { clinic } = c.get("signedIn");
  const { clientId, number, q } = lookedFor(c);
  if (clientId !== undefined || number !== undefined) {
    return write(c, clientId === undefined ? { number: number ?? "" } : { clientId });
  }
  const typed = q ?? "";
  const found = await findPeople(c, typed);
  if (q !== undefined && wantsFragment(c)) {
    return c.html(<People typed={typed} clinic={clinic} found={found} />);
  }
  return ask(c, dialog, <StartSearch typed={typed} clinic={clinic} found={found} />);
}

function problemWords(reason: BodyProblem | CapReached): string {
  if (reason === "empty") return "Write something first.";
  if (reason === "too-long") return "The text is too long: shorten it or send it as two.";
  return capWords(reason);
}

const dialog = { title: "New conversation", back: paths.inbox() };

/** A client's number may be given with them, when they have several. */
function addressee(clientId: string, number: string): Addressee {
  if (clientId === "") return { number };
  return number === "" ? { clientId } : { clientId, number };
}

async function write(c: Context<App>, to: Addressee) {
  const signedIn = c.get("signedIn");
  const addressed = await address(c.env.ports, signedIn, to);
  if (addressed.kind === "not-found") return c.notFound();
  if (addressed.kind === "refused") return refused(c, addressed, "");
  if (addressed.openId !== null) return goTo(c, paths.conversation(addressed.openId));
  return ask(
    c,
    dialog,
    <StartMessage
      to={addressed}
      clinic={signedIn.clinic}
      token={c.env.ports.newId()}
      deceased={await deceasedFor(c, addressed.clientId)}
    />,
  );
}

async function deceasedFor(c: Context<App>, clientId: string | null): Promise<string[]> {
  return clientId === null
    ? []
    : deceasedOf(forClinic(c.env.ports.databases, c.get("signedIn").clinic), clientId);
}

function refused(
  c: Context<App>,
  refusal: Extract<Addressing, { kind: "refused" }>,
  typed: string,
) {
  const reason = describe(refusal.reason, refusal.name ?? "They", refusal.place);
  return ask(c, { ...dialog, status: 422 }, <StartRefused reason={reason} typed={typed} />);
}

/** What a search finds: clients, and the number itself when a whole one was typed. */
async function findPeople(c: Context<App>, typed: string): Promise<FoundPeople> {
  const { clinic } = c.get("signedIn");
  const words = personWords(typed);
  const clients = words ? await findClients(forClinic(c.env.ports.databases, clinic), words) : [];
  const read = readNumber(typed, clinic.country);
  if (read.kind === "number") {
    const { number } = read;
    const address = addressOf(c, paths.newConversation(), { number });
    return { clients, number: { number, address }, refusal: null };
  }
  const refusal =
    read.kind === "not-a-number"
      ? null
      : describe(read.kind, typed, read.kind === "abroad" ? read.place : null);
  return { clients, number: null, refusal };
}

function describe(reason: StartRefusal, name: string, place: string | null): string {
  switch (reason) {
    case "no-number":
      return `${name} has no phone number. Add one in their profile.`;
    case "not-a-number":
      return "This is not a phone number of the US or Canada. Write it with its area code, without an extension.";
    case "abroad":
      return `Texts go to the US and Canada only; this number belongs to ${place ?? "another country"}.`;
    case "premium":
      return "This is a premium number (900 or 976), which charges whoever texts it. Texts go to ordinary numbers only.";
    case "opted-out":
      return `${name} texted STOP, so texts to them are blocked. Call them instead.`;
    case "asked-not-to":
      return `${name} asked not to be texted, so texts to them are blocked. Call them instead.`;
    case "landline":
      return "This is a landline, or its carrier takes no texts. Call instead.";
    case "no-line":
      return "Your clinic has no number to text from yet. Tell your administrator.";
  }
}
