import { readFacts } from "#data/client-facts.ts";
import { fileKey } from "#data/files.ts";
import { conversationsOf, type HistoryPlace, messagesAfter } from "#data/histories.ts";
import type { Store } from "#data/store.ts";
import { type ClientFacts, filesOf, textHeading, textRow } from "#domain/client-file.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import { recordExport } from "#flows/record-export.ts";
import { paths } from "#src/paths.ts";
import { ProblemPage } from "#templates/problem-page.tsx";
import { storeOf } from "./clinic.ts";
import { factory } from "./context.ts";
import { csvFile } from "./csv.ts";
import { goingOut } from "./going-out.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

/**
 * All that is kept of one client, for themselves, as one file: facts as JSON, texts as CSV, and what
 * was attached to them. Read while it goes out, so that a long history needs no memory.
 */
export const clientFiles = factory.createApp().post(paths.clientFile(":id"), async (c) => {
  const staff = c.get("signedIn");
  const store = storeOf(c);
  const clientId = c.req.param("id");
  const facts = await readFacts(store, clientId);
  if (!facts) return c.notFound();
  if (staff.role !== "admin") return c.html(<ProblemPage kind="admins-only" />, 403);
  const { ports } = c.env;
  await recordExport(ports, staff, { kind: "client-exported", detail: facts.name, clientId });
  const clock = clinicTime(staff.clinic.timeZone, staff.clinic.country);
  const exportedAt = ports.now();
  c.header("Content-Type", "application/zip");
  c.header("Content-Disposition", `attachment; filename="client-${clock.dayKey(exportedAt)}.zip"`);
  const about = { clinic: staff.clinic.name, exportedAt, ...facts };
  return c.body(goingOut(zipOf(contents(ports.bucket, store, { clientId, about, clock }))));
});

async function* contents(
  bucket: R2Bucket,
  store: Store,
  { clientId, about, clock }: { clientId: string; about: ClientFacts; clock: ClinicTime },
): AsyncGenerator<ZipEntry, void> {
  yield { name: "client.json", input: JSON.stringify(about, withTimes(clock), 2) };
  const files: { fileId: string; name: string }[] = [];
  const rows = async function* () {
    for await (const { contact, messages } of texts(store, clientId)) {
      for (const message of messages) files.push(...filesOf(message));
      yield messages.map((message) => textRow(message, contact, clock));
    }
  };
  yield { name: "messages.csv", input: csvFile(textHeading, rows()) };
  // The list is complete now: one part is written out before the next is asked for.
  for (const { fileId, name } of files) {
    const object = await bucket.get(fileKey(store, fileId));
    if (object) yield { name: `attachments/${name}`, input: object.body };
  }
}

/** All texts with a client, some hundred at a time. */
async function* texts(
  store: Store,
  clientId: string,
): AsyncGenerator<{ contact: string; messages: Message[] }, void> {
  let before: HistoryPlace | null = null;
  do {
    const page = await conversationsOf(store, clientId, before, conversationsAtOnce);
    for (const { id, contact } of page.conversations) {
      let after: number | undefined = 0;
      while (after !== undefined) {
        const messages = await messagesAfter(store, id, after, messagesAtOnce);
        yield { contact, messages };
        after = messages.length === messagesAtOnce ? messages.at(-1)?.position : undefined;
      }
    }
    before = page.next;
  } while (before !== null);
}

/** Times as people and machines read them. */
function withTimes(clock: ClinicTime) {
  return (key: string, value: unknown) =>
    typeof value === "number" && /(?:At|since)$/u.test(key) ? clock.iso(value) : value;
}

const conversationsAtOnce = 50;
const messagesAtOnce = 500;
