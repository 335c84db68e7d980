import { paths } from "#src/paths.ts";

/**
 * Every address that shows a page: what is missing here fails test/web/every-route.test.ts, and what
 * the walk of test/stories/everybody-can-use-it.test.ts does not look at fails there.
 */
export const screens: readonly string[] = [
  paths.offline(),
  paths.signIn(),
  paths.code(),
  paths.forgotten(),
  paths.newPassword(":token"),
  paths.lock(),
  paths.account(),
  paths.secondFactor(),
  paths.schedule(),
  paths.newAppointment(),
  paths.appointment(":id"),
  paths.appointmentMoving(":id"),
  paths.inbox(),
  paths.conversation(":id"),
  paths.newConversation(),
  paths.selection(),
  paths.attaching(":id"),
  paths.scheduledText(":id", ":textId"),
  paths.notes(":id"),
  paths.closure(":id"),
  paths.snooze(":id"),
  paths.contactConsent(":id"),
  paths.deletion(":id"),
  paths.assignment(":id"),
  paths.assignee(":id"),
  paths.tagging(":id"),
  paths.beside(":id"),
  paths.clients(),
  paths.newClient(),
  paths.client(":id"),
  paths.clientDetails(":id"),
  paths.patients(":id"),
  paths.patient(":id"),
  paths.merging(":id"),
  paths.history(":id"),
  paths.newImport(),
  paths.import(":id"),
  paths.columns(":id"),
  paths.importRows(":id"),
  paths.exports(),
  paths.quickReplies(),
  paths.quickReply(":id"),
  paths.library(),
  paths.document(":id"),
  paths.clinicSettings(),
  paths.staff(),
  paths.businessHours(),
  paths.addOns(),
  paths.addOn(),
  paths.lineHealth(),
  paths.appointmentTypes(),
  paths.appointmentType(":id"),
  paths.careRules(),
  paths.texting(),
  paths.tags(),
  paths.apiTokens(),
  paths.receivers(),
  paths.receiver(":id"),
  paths.data(),
  paths.activity(),
  paths.givenUp(),
  paths.search(),
  paths.numbers(),
];

/** What else answers a GET, and why nobody looks at it. */
export const noScreens = new Map<string, string>([
  [paths.health(), "two words for a machine"],
  [paths.operator(), "a table for the operator, who has no session; the demo has none"],
  [paths.media(":token"), "a file"],
  [paths.file(":id"), "a file"],
  [paths.leftOut(":id"), "a file"],
  [paths.numbersFile(), "a file"],
  [paths.folded(":id"), "a part of a thread; alone it leads to the conversation"],
  [paths.live(), "a socket"],
  [paths.changes(), "parts for a page that is open"],
  [paths.home(), "leads to the schedule"],
  [paths.settings(), "leads to the clinic's settings"],
  [paths.imports(), "leads to a new import"],
  [paths.lineTest(), "a part of the line's health, where it leads to"],
]);

/** The screen that a path is of. */
export function screenOf(path: string): string | undefined {
  const isLike = (screen: string) =>
    new RegExp(`^${screen.replaceAll(/:\w+/g, "[^/]+")}$`).test(path);
  return screens.find((screen) => screen === path) ?? screens.find(isLike);
}
