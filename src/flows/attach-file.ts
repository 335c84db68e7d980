import { conversationById } from "#data/conversations.ts";
import {
  commitDraftFile,
  draftFiles,
  type DraftOf,
  orderDraftFiles,
  removeDraftFile,
} from "#data/draft-attachments.ts";
import { readDocument } from "#data/documents.ts";
import { fileKey } from "#data/files.ts";
import { forClinic, type Store } from "#data/store.ts";
import {
  type AttachmentProblem,
  attachmentProblem,
  type DraftFile,
  mostAttachments,
  tidyFileName,
} from "#domain/attachment.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";
import { storeUpload } from "./store-upload.ts";

/** A draft's files as they are now, and what was wrong with a file that is not among them. */
export interface Draft {
  readonly conversation: Conversation;
  readonly files: readonly DraftFile[];
  readonly refused: readonly { readonly name: string; readonly problem: AttachmentProblem }[];
}

/** A file from somebody's device, in memory: the door lets nothing larger than the network carries in. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Attaches files to somebody's draft, as far as the network would carry them. Null: not found. */
export async function attachFiles(
  ports: Ports,
  staff: SignedIn,
  conversationId: string,
  uploads: readonly Upload[],
): Promise<Draft | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const of = { conversationId, staffId: staff.staffId };
  const draft = await readDraft(store, of);
  if (!draft) return null;
  const files = [...draft.files];
  const refused: { name: string; problem: AttachmentProblem }[] = [];
  for (const { name: given, bytes } of uploads) {
    const name = tidyFileName(given);
    const id = ports.newId();
    const outcome = await storeUpload(ports.bucket, fileKey(store, id), bytes, (kind) =>
      attachmentProblem({ ...kind, size: bytes.byteLength }, files),
    );
    if (outcome.kind === "refused") {
      refused.push({ name, problem: outcome.problem });
      continue;
    }
    const file = { ...outcome.file, fileId: id, name };
    await commitDraftFile(store, of, file, ports.now());
    files.push(file);
  }
  return { ...draft, files, refused };
}

/** Attaches documents of the library to somebody's draft. Null when the conversation is not there. */
export async function attachDocuments(
  ports: Ports,
  staff: SignedIn,
  conversationId: string,
  documentIds: readonly string[],
): Promise<Draft | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const of = { conversationId, staffId: staff.staffId };
  const draft = await readDraft(store, of);
  if (!draft) return null;
  const files = [...draft.files];
  const refused: { name: string; problem: AttachmentProblem }[] = [];
  for (const id of documentIds.slice(0, mostAttachments + 1)) {
    const document = await readDocument(store, id);
    if (!document || files.some(({ fileId }) => fileId === document.fileId)) continue;
    const { name } = document;
    const problem = attachmentProblem(document, files);
    if (problem) {
      refused.push({ name, problem });
      continue;
    }
    await commitDraftFile(store, of, document, ports.now());
    files.push(document);
  }
  return { ...draft, files, refused };
}

/** Takes a file off somebody's draft. Null when the conversation is not there. */
export async function detachFile(
  ports: Ports,
  staff: SignedIn,
  { conversationId, fileId }: { conversationId: string; fileId: string },
): Promise<Draft | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const of = { conversationId, staffId: staff.staffId };
  await removeDraftFile(store, of, fileId);
  return readDraft(store, of);
}

/** Moves a file of somebody's draft one place forward. Null when the conversation is not there. */
export async function moveFileEarlier(
  ports: Ports,
  staff: SignedIn,
  { conversationId, fileId }: { conversationId: string; fileId: string },
): Promise<Draft | null> {
  const store = forClinic(ports.databases, staff.clinic);
  const of = { conversationId, staffId: staff.staffId };
  const draft = await readDraft(store, of);
  if (!draft) return null;
  const order = draft.files.map((file) => file.fileId);
  const at = order.indexOf(fileId);
  if (at < 1) return draft;
  order.splice(at, 1);
  order.splice(at - 1, 0, fileId);
  await orderDraftFiles(store, of, order);
  return readDraft(store, of);
}

export async function readDraft(store: Store, of: DraftOf): Promise<Draft | null> {
  const [[conversation], files] = await store.db.batch([
    conversationById(store, of.conversationId),
    draftFiles(store, of),
  ]);
  return conversation ? { conversation, files, refused: [] } : null;
}
