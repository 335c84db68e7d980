import {
  commitDocumentChange,
  commitNewDocument,
  type DocumentChange,
  readDocument,
} from "#data/documents.ts";
import { fileKey } from "#data/files.ts";
import { forClinic } from "#data/store.ts";
import { type AttachmentProblem, attachmentProblem, tidyFileName } from "#domain/attachment.ts";
import { nameProblem, tidyName } from "#domain/client.ts";
import { longestDescription, mayAddDocuments, mayWriteLibrary } from "#domain/library.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Upload } from "./attach-file.ts";
import type { Ports } from "./ports.ts";
import { storeUpload } from "./store-upload.ts";

export type AddOutcome =
  | {
      readonly kind: "added";
      readonly count: number;
      readonly refused: readonly { readonly name: string; readonly problem: AttachmentProblem }[];
    }
  | { readonly kind: "forbidden" };

/** Puts files into the library, each as a document named like its file. */
export async function addDocuments(
  ports: Ports,
  staff: SignedIn,
  uploads: readonly Upload[],
): Promise<AddOutcome> {
  if (!mayAddDocuments(staff)) return { kind: "forbidden" };
  const store = forClinic(ports.databases, staff.clinic);
  const refused: { name: string; problem: AttachmentProblem }[] = [];
  for (const { name: given, bytes } of uploads) {
    const name = tidyFileName(given);
    const fileId = ports.newId();
    const outcome = await storeUpload(ports.bucket, fileKey(store, fileId), bytes, (kind) =>
      attachmentProblem({ ...kind, size: bytes.byteLength }, []),
    );
    if (outcome.kind === "refused") {
      refused.push({ name, problem: outcome.problem });
      continue;
    }
    const now = ports.now();
    const file = { ...outcome.file, id: fileId };
    const titled = name.replace(/\.[a-z0-9]{2,4}$/iu, "") || name;
    await commitNewDocument(
      store,
      { id: ports.newId(), name: titled, file, by: staff.staffName, now },
      lineBy(staff, ports, "document-added", titled),
    );
  }
  return { kind: "added", count: uploads.length - refused.length, refused };
}

export type ChangeOutcome =
  | { readonly kind: "changed" }
  | { readonly kind: "refused"; readonly problem: ChangeProblem }
  | { readonly kind: "forbidden" }
  | { readonly kind: "not-found" };

export type ChangeProblem =
  | AttachmentProblem
  | "no-name"
  | "long-name"
  | "long-description"
  /** Somebody else replaced it meanwhile. */
  | "replaced"
  /** A message that waits to be sent has it. */
  | "needed";

/** What an admin asked for. `instead` is the file that they saw. */
export type LibraryChange =
  | Exclude<DocumentChange, { kind: "replace" }>
  | { readonly kind: "replace"; readonly upload: Upload; readonly instead: string };

export async function changeDocument(
  ports: Ports,
  staff: SignedIn,
  id: string,
  asked: LibraryChange,
): Promise<ChangeOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const document = await readDocument(store, id);
  if (!document) return { kind: "not-found" };
  if (!mayWriteLibrary(staff)) return { kind: "forbidden" };
  const change = await prepare();
  if (typeof change === "string") return { kind: "refused", problem: change };
  const now = ports.now();
  const activity = lineBy(staff, ports, kinds[change.kind], document.name);
  const by = staff.staffName;
  const isDone = await commitDocumentChange(store, id, change, { by, now, activity });
  if (isDone) return { kind: "changed" };
  return { kind: "refused", problem: change.kind === "remove" ? "needed" : "replaced" };

  async function prepare(): Promise<DocumentChange | ChangeProblem> {
    if (asked.kind === "describe") {
      const name = tidyName(asked.name);
      const problem = nameProblem(name);
      if (problem) return problem;
      const description = asked.description.trim();
      return description.length > longestDescription
        ? "long-description"
        : { ...asked, name, description };
    }
    if (asked.kind !== "replace") return asked;
    const { bytes } = asked.upload;
    const fileId = ports.newId();
    const outcome = await storeUpload(ports.bucket, fileKey(store, fileId), bytes, (kind) =>
      attachmentProblem({ ...kind, size: bytes.byteLength }, []),
    );
    if (outcome.kind === "refused") return outcome.problem;
    const { instead } = asked;
    return { kind: "replace", file: { ...outcome.file, id: fileId }, instead };
  }
}

const kinds = {
  describe: "document-changed",
  replace: "document-replaced",
  archive: "document-archived",
  remove: "document-removed",
} as const;

function lineBy<Kind extends string>(staff: SignedIn, ports: Ports, kind: Kind, detail: string) {
  const { staffId, staffName } = staff;
  return {
    id: ports.newId(),
    at: ports.now(),
    staffId,
    staffName,
    kind,
    clientId: null,
    detail,
  };
}
