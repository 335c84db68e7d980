import type { QuickReply } from "#domain/quick-reply.ts";

/** The quick replies in their folders, in the order in which the first of each comes. */
export function byFolder(
  replies: readonly QuickReply[],
): { readonly folder: string; readonly replies: readonly QuickReply[] }[] {
  const folders = new Map<string, QuickReply[]>();
  for (const reply of replies) {
    folders.set(reply.folder, [...(folders.get(reply.folder) ?? []), reply]);
  }
  return [...folders].map(([folder, kept]) => ({ folder, replies: kept }));
}
