import type { Context } from "hono";
import { findClients } from "#data/clients.ts";
import { openOfNobody, openWith } from "#data/open-conversations.ts";
import { readNumber } from "#domain/phone-number.ts";
import { personWords } from "#domain/search.ts";
import { paths } from "#src/paths.ts";
import { FoundCommands } from "#templates/commands/found.tsx";
import { placesFor } from "#templates/commands/places.ts";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** What is typed after Ctrl+K, and where it may lead. Posted: whom one looks for is in no address. */
export const commands = factory.createApp().post(paths.finding(paths.commands()), async (c) => {
  // Only a script shows the field: who posts it without one finds the same by searching.
  if (!wantsFragment(c)) return c.redirect(paths.search(), 303);
  const typed = (await fields(c))("q");
  const { clinic, role } = c.get("signedIn");
  const people = await findThem(c, typed);
  return c.html(<FoundCommands {...people} places={placesFor(role, typed)} clinic={clinic} />);
});

async function findThem(c: Context<App>, typed: string) {
  const store = storeOf(c);
  const words = personWords(typed);
  if (words === null) return { clients: [], conversations: [] };
  const clients = await findClients(store, words);
  const read = readNumber(typed, c.get("signedIn").clinic.country);
  const contacts = clients.flatMap(({ numbers }) => numbers.split(" ").slice(0, mostNumbers));
  if (read.kind === "number") contacts.push(read.number);
  const digits = typed.replace(/\D/gu, "");
  const [known, unknown] = await Promise.all([
    openWith(store, [...new Set(contacts)]),
    digits.length < fewestDigits ? [] : openOfNobody(store, digits),
  ]);
  const isKnown = new Set(known.map(({ id }) => id));
  return {
    clients,
    conversations: [...known, ...unknown.filter(({ id }) => !isKnown.has(id))],
  };
}

/** Of a client; who has more is found by them all, and reached by their profile. */
const mostNumbers = 3;
const fewestDigits = 3;
