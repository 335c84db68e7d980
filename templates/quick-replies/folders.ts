import type { QuickReply } from "#domain/quick-reply.ts";

/** The quick replies in their folders: first those in none, then as the first of each comes. */
export function byFolder(
  replies: readonly QuickReply[],
): { readonly folder: string; readonly replies: readonly QuickReply[] }[] {
  const folders = new Map<string, QuickReply[]>();
  for (const reply of replies) {
    folders.set(reply.folder, [...(folders.get(reply.folder) ?? []), reply]);
  }
  return [...folders]
    .map(([folder, kept]) => ({ folder, replies: kept }))
    .sort((a, b) => Number(a.folder !== "") - Number(b.folder !== ""));
}
