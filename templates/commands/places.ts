import type { Role } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { sections } from "#templates/settings/settings-page.tsx";

/** Somewhere to go: its name and its address. */
export type Place = readonly [name: string, path: string];

/** Where somebody can go from anywhere, by all the words that they typed. */
export function placesFor(role: Role, typed: string): Place[] {
  const words = typed.toLowerCase().split(/\s+/u);
  const all = role === "admin" ? [...places, ...settings] : places;
  return all.filter(([name]) => words.every((word) => name.toLowerCase().includes(word)));
}

const places: readonly Place[] = [
  ["Inbox", paths.inbox()],
  ["Inbox, unread", paths.inbox({ filter: "unread" })],
  ["Inbox, waiting", paths.inbox({ filter: "waiting" })],
  ["Inbox, mine", paths.inbox({ filter: "mine" })],
  ["Inbox, unassigned", paths.inbox({ filter: "unassigned" })],
  ["Inbox, snoozed", paths.inbox({ filter: "snoozed" })],
  ["Inbox, closed", paths.inbox({ filter: "closed" })],
  ["Inbox, spam", paths.inbox({ filter: "spam" })],
  ["Select conversations", paths.selection()],
  ["Schedule", paths.schedule()],
  ["Schedule, week", paths.schedule({ view: "week" })],
  ["New appointment", paths.newAppointment()],
  ["Clients", paths.clients()],
  ["Add client", paths.newClient()],
  ["Import", paths.newImport()],
  ["Export", paths.exports()],
  ["Library", paths.library()],
  ["Quick replies", paths.quickReplies()],
  ["Search what was texted", paths.search()],
  ["Numbers", paths.numbers()],
  ["Your account", paths.account()],
];

const settings: readonly Place[] = sections.map(([name, path]) => [`Settings, ${name}`, path]);
