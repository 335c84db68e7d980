import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { countGivenUp, listEvents } from "#data/event-log.ts";
import { listReceivers, readReceiver } from "#data/receivers.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { eventKinds } from "#domain/event.ts";
import type { Receiver } from "#domain/receiver.ts";
import {
  againAtOnce,
  endReceiver,
  type ManageReceiverOutcome,
  postAgain,
  rotateSecret,
  testReceiver,
} from "#flows/manage-receiver.ts";
import {
  addReceiver,
  changeReceiver,
  type ChangeReceiverOutcome,
  type ReceiverForm as ReceiverFields,
} from "#flows/save-receiver.ts";
import { paths } from "#src/paths.ts";
import { EventLog } from "#templates/settings/event-log.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { when } from "#templates/settings/line-progress.tsx";
import { NewSecret, ReceiverActions, ReceiverForm } from "#templates/settings/receiver.tsx";
import { addressWords } from "#templates/settings/receiver-words.ts";
import { Receivers, stateWords, tooManyWords } from "#templates/settings/receivers.tsx";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** The clinic's own systems that are told what happens, and the log of what they were told. */
export const receivers = factory
  .createApp()
  .get(paths.receivers(), async (c) => {
    const list = await listReceivers(storeOf(c));
    return page(c, {}, <Receivers receivers={list} clock={clockOf(c)} />);
  })
  .post(paths.receivers(), async (c) => {
    const typed = await read(c);
    const outcome = await addReceiver(c.env.ports, c.get("signedIn"), { ...typed, isOn: true });
    if (outcome.kind === "too-many") return newPage(c, { typed, notice: tooManyWords });
    if (outcome.kind === "refused") return newPage(c, { typed, problem: inWords(outcome) });
    const { id, secret } = outcome;
    return receiverPage(c, id, { secret, said: "It is told what happens from now on." });
  })
  .get(paths.receiver(":id"), (c) => {
    const id = c.req.param("id");
    return id === "new" ? newPage(c, {}) : receiverPage(c, id, {});
  })
  .post(paths.receiver(":id"), async (c) => {
    const id = c.req.param("id");
    const version = Number((await fields(c))("version"));
    const typed = await read(c);
    const change = { id, version, form: typed };
    const outcome = await changeReceiver(c.env.ports, c.get("signedIn"), change);
    switch (outcome.kind) {
      case "saved":
        return c.redirect(`${paths.receiver(id)}?said=saved`, 303);
      case "not-found":
        return c.notFound();
      case "stale":
        return receiverPage(c, id, { typed, notice: staleWords });
      case "refused":
        return receiverPage(c, id, { typed, problem: inWords(outcome) });
    }
  })
  .post(paths.receiverSecret(":id"), async (c) => {
    const id = c.req.param("id");
    const outcome = await rotateSecret(c.env.ports, c.get("signedIn"), id);
    switch (outcome.kind) {
      case "rotated":
        return receiverPage(c, id, { secret: outcome.secret });
      case "not-found":
        return c.notFound();
      case "stale":
        return receiverPage(c, id, { notice: changedWords });
    }
  })
  .post(paths.receiverTest(":id"), async (c) => {
    const id = c.req.param("id");
    return answer(c, id, await testReceiver(c.env.ports, c.get("signedIn"), id), "tested");
  })
  .post(paths.receiverRemoval(":id"), async (c) => {
    const id = c.req.param("id");
    return answer(c, id, await endReceiver(c.env.ports, c.get("signedIn"), id), null);
  })
  .post(paths.eventsAgain(":id"), async (c) => {
    const which = { id: c.req.param("id"), eventId: null };
    const outcome = await postAgain(c.env.ports, c.get("signedIn"), which);
    return answer(c, which.id, outcome, "again");
  })
  .post(paths.eventAgain(":id", ":eventId"), async (c) => {
    const which = { id: c.req.param("id"), eventId: c.req.param("eventId") };
    const outcome = await postAgain(c.env.ports, c.get("signedIn"), which);
    return answer(c, which.id, outcome, "again");
  });

const saidWords: Record<string, string> = {
  saved: "Receiver saved.",
  tested: "A test event is on its way: reload to see what became of it.",
  again: "It is sent again: reload to see what became of it.",
};
const changedWords = "Somebody else has just changed it, so nothing was done. Try again.";

function answer(
  c: Context<App>,
  id: string,
  outcome: ManageReceiverOutcome,
  said: "tested" | "again" | null,
) {
  switch (outcome.kind) {
    case "done":
      return c.redirect(said ? `${paths.receiver(id)}?said=${said}` : paths.receivers(), 303);
    case "not-found":
      return c.notFound();
    case "stale":
      return receiverPage(c, id, { notice: changedWords });
    case "off":
      return receiverPage(c, id, {
        notice: "Nothing is sent while it is off: switch it on first.",
      });
  }
}

async function read(c: Context<App>): Promise<ReceiverFields> {
  const field = await fields(c);
  return {
    name: field("name").slice(0, 200),
    url: field("url").slice(0, 2000),
    kinds: eventKinds.filter((kind) => field(kind) === "yes"),
    tellsText: field("tellsText") === "yes",
    isOn: field("isOn") === "yes",
  };
}

function inWords({ field, problem }: ChangeReceiverOutcome & { kind: "refused" }): FieldProblem {
  if (problem === "name") return { field, words: "Write a name of at most 80 characters." };
  if (problem === "kinds") return { field, words: "Choose at least one." };
  return { field, words: addressWords[problem] };
}

interface Shown {
  readonly typed?: ReceiverFields;
  readonly problem?: FieldProblem;
  readonly notice?: string;
  readonly said?: string;
  /** To be shown this once. */
  readonly secret?: string;
}

function newPage(c: Context<App>, shown: Shown) {
  const typed = shown.typed ?? {
    name: "",
    url: "",
    kinds: eventKinds,
    tellsText: false,
    isOn: true,
  };
  return page(
    c,
    shown,
    <ReceiverForm id={null} version={0} typed={typed} problem={shown.problem} />,
  );
}

async function receiverPage(c: Context<App>, id: string, shown: Shown) {
  const store = storeOf(c);
  const receiver = await readReceiver(store, id);
  if (!receiver) return c.notFound();
  const before = c.req.query("before") ?? "";
  const place = /^evt_[0-9a-f]{27}$/.test(before) ? before : null;
  const log = await listEvents(store, id, place);
  const clock = clockOf(c);
  return page(
    c,
    shown,
    <>
      <h2>{receiver.name}</h2>
      {shown.secret && <NewSecret secret={shown.secret} />}
      <p class="note">{stateWords(receiver, clock)}</p>
      <ReceiverForm
        id={id}
        version={receiver.version}
        typed={shown.typed ?? typedOf(receiver)}
        problem={shown.problem}
      />
      <ReceiverActions
        id={id}
        name={receiver.name}
        isOn={receiver.offAt === null}
        oldSecretUntil={oldSecretWords(c, receiver)}
      />
      <EventLog
        receiverId={id}
        isOn={receiver.offAt === null}
        lines={log.lines}
        next={log.next}
        givenUp={givenUpWords(await countGivenUp(store, id, againAtOnce))}
        clock={clock}
      />
    </>,
  );
}

function typedOf(receiver: Receiver): ReceiverFields {
  return { ...receiver, isOn: receiver.offAt === null };
}

function oldSecretWords(c: Context<App>, { oldSecretUntil }: Receiver): string | null {
  if (oldSecretUntil === null || oldSecretUntil <= c.env.ports.now()) return null;
  return when(clockOf(c), oldSecretUntil);
}

function givenUpWords(count: number): string | null {
  if (count === 0) return null;
  return count === 1 ? "1 event was" : `${count} events were`;
}

function clockOf(c: Context<App>) {
  const { clinic } = c.get("signedIn");
  return clinicTime(clinic.timeZone, clinic.country);
}

async function page(c: Context<App>, shown: Shown, children: Child) {
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title="Webhooks"
      said={shown.said ?? saidWords[c.req.query("said") ?? ""]}
      problem={shown.notice}
    >
      {children}
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}
