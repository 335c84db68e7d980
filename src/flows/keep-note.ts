import { commitNote, readNote, removeNote } from "#data/notes.ts";
import { listStaff } from "#data/staff.ts";
import { forClinic } from "#data/store.ts";
import { mayRemove, mentionsIn, type Note, type NoteProblem, noteProblem } from "#domain/note.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type KeepNoteOutcome =
  /** The note, unless this form had kept it before. */
  | { readonly kind: "kept"; readonly note: Note | null }
  | { readonly kind: "refused"; readonly problem: NoteProblem }
  | { readonly kind: "not-found" };

/**
 * Keeps what somebody wrote for colleagues, and tells those who are named with an "@". The same form
 * twice is one note.
 */
export async function keepNote(
  ports: Ports,
  staff: SignedIn,
  { conversationId, body, token }: { conversationId: string; body: string; token: string },
): Promise<KeepNoteOutcome> {
  const problem = noteProblem(body);
  if (problem) return { kind: "refused", problem };
  const store = forClinic(ports.databases, staff.clinic);
  const colleagues = body.includes("@") ? await othersThan(ports, staff) : [];
  const mentioned = mentionsIn(body, colleagues);
  const note = {
    id: ports.newId(),
    conversationId,
    staffId: staff.staffId,
    authorName: staff.staffName,
    body: body.trim(),
    mentions: mentioned.map(({ name }) => name),
    createdAt: ports.now(),
  };
  const outcome = await commitNote(store, { note, token, mentioned });
  switch (outcome.kind) {
    case "kept":
      ports.poke(staff.clinic.id, outcome.seq);
      return { kind: "kept", note: { ...note, ...outcome.place } };
    case "kept-before":
      return { kind: "kept", note: null };
    case "too-many":
      return { kind: "refused", problem: "too-many" };
    case "not-found":
      return { kind: "not-found" };
  }
}

/** Whom somebody can mention: everybody else of the clinic, by name. */
export async function othersThan(
  ports: Ports,
  { clinic, staffId }: SignedIn,
): Promise<{ id: string; name: string }[]> {
  const { staff } = await listStaff(forClinic(ports.databases, clinic));
  return staff.filter(({ id }) => id !== staffId);
}

/** Takes a note away and returns it. What somebody else wrote only an admin takes away. */
export async function dropNote(
  ports: Ports,
  staff: SignedIn,
  { conversationId, noteId }: { conversationId: string; noteId: string },
): Promise<Note | "forbidden" | "not-found"> {
  const store = forClinic(ports.databases, staff.clinic);
  const note = await readNote(store, conversationId, noteId);
  if (!note) return "not-found";
  if (!mayRemove(staff, note)) return "forbidden";
  const activity = activityOf(ports, staff, "note-removed", `by ${note.authorName}`);
  const { removed, seq } = await removeNote(store, note, activity);
  if (removed) ports.poke(staff.clinic.id, seq);
  return note;
}
