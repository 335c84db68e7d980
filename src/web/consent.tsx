import type { Context } from "hono";
import { readNumberConsent } from "#data/consent-ledger.ts";
import { readClient } from "#data/clients.ts";
import { conversationById } from "#data/conversations.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { type ConsentRefusal, longestReason } from "#domain/consent.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { changeConsent, decideAsk } from "#flows/change-consent.ts";
import { paths } from "#src/paths.ts";
import { ConsentForm } from "#templates/clients/consent-form.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { profilePage } from "./clients.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { ask, fields, goTo } from "./dialogs.tsx";

/** Who may be texted, as staff say it: from the conversation and from the profile. */
export const consent = factory
  .createApp()
  .post(paths.stopAsk(":id"), async (c) => {
    const id = c.req.param("id");
    const [conversation] = await conversationById(storeOf(c), id);
    if (!conversation) return c.notFound();
    await decide(c, { number: conversation.contact, clientId: conversation.clientId });
    return goTo(c, paths.conversation(id));
  })
  .get(paths.contactConsent(":id"), (c) => question(c, c.req.param("id")))
  .post(paths.contactConsent(":id"), async (c) => {
    const id = c.req.param("id");
    const [conversation] = await conversationById(storeOf(c), id);
    if (!conversation) return c.notFound();
    const { contact: number, clientId } = conversation;
    const { typed, problem } = await change(c, { number, clientId });
    return problem ? question(c, id, typed, problem) : goTo(c, paths.conversation(id));
  })
  .post(paths.clientConsent(":id"), async (c) => {
    const clientId = c.req.param("id");
    const found = await readClient(storeOf(c), clientId);
    if (!found) return c.notFound();
    const given = (await fields(c))("number");
    const number = found.numbers.find((one) => one.number === given)?.number;
    if (number === undefined) return c.redirect(paths.client(clientId), 303);
    if ((await fields(c))("decides") === "yes") {
      await decide(c, { number, clientId });
      return c.redirect(paths.client(clientId), 303);
    }
    const { typed, problem } = await change(c, { number, clientId });
    if (!problem) return c.redirect(paths.client(clientId), 303);
    return profilePage(c, clientId, { number, typed, problem });
  });

/** What their texts ask, in a word of staff's. */
async function decide(c: Context<App>, about: { number: string; clientId: string | null }) {
  const said = (await fields(c))("change") === "opt-out" ? "opt-out" : "leave";
  await decideAsk(c.env.ports, c.get("signedIn"), { ...about, change: said });
}

async function change(c: Context<App>, about: { number: string; clientId: string | null }) {
  const field = await fields(c);
  const typed = field("reason");
  const said = field("change") === "opt-in" ? "opt-in" : "opt-out";
  const outcome = await changeConsent(c.env.ports, c.get("signedIn"), {
    ...about,
    change: said,
    reason: typed,
  });
  const problem: FieldProblem | undefined =
    outcome.kind === "refused" ? { field: "reason", words: words[outcome.reason] } : undefined;
  return { typed, problem };
}

const words: Record<ConsentRefusal, string> = {
  "no-reason": "Write who asked and how: it is kept for good, as the reason.",
  "long-reason": `A reason holds ${longestReason} characters at most.`,
  "carrier-stop": "They texted STOP: only START from their phone lifts it.",
};

async function question(c: Context<App>, id: string, typed?: string, problem?: FieldProblem) {
  const store = storeOf(c);
  const [conversation] = await conversationById(store, id);
  if (!conversation) return c.notFound();
  const { clinic } = c.get("signedIn");
  const { contact } = conversation;
  const { optOut } = await readNumberConsent(store, contact);
  return ask(
    c,
    {
      title: `Consent to texts: ${formatNumber(contact, clinic.country)}`,
      back: paths.conversation(id),
      status: problem ? 422 : 200,
    },
    <ConsentForm
      action={paths.contactConsent(id)}
      number={contact}
      optOut={optOut}
      clock={clinicTime(clinic.timeZone, clinic.country)}
      typed={typed}
      problem={problem}
      isDialog
    />,
  );
}
