import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { readImport } from "#data/imports.ts";
import { forClinic } from "#data/store.ts";
import { paths } from "#src/paths.ts";
import { get, idOf, post, theos } from "./visitor.ts";
import { ask } from "./world.ts";

export const riverside = () => forClinic({ DB: env.DB }, { id: "riverside", shard: "DB" });
export const importWork = (subjectId: string, clinicId = "riverside") =>
  ({ shard: "DB", clinicId, kind: "run-import", subjectId }) as const;

/** A file, as Theo uploads it. */
export async function upload(
  content: string | Uint8Array,
  { name = "clients.csv", kind = "clients" } = {},
): Promise<Response> {
  const body = new FormData();
  body.set("kind", kind);
  body.set("file", new File([content], name));
  return ask(paths.imports(), {
    method: "POST",
    headers: { Cookie: await theos() },
    body,
  });
}

/** Waits until the queue's job has ended what it was at. */
export async function settled(id: string) {
  await expect
    .poll(async () => (await readImport(riverside(), id))?.phase, { timeout: 20_000 })
    .toMatch(/checked|finished/);
  return (await get(paths.import(id))).text();
}

/** What an import's page counts. */
export const tally = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/data-tally="([^"]+)"><strong>([\d,]+)/g)].map(([, name, count]) => [
      name,
      Number(count?.replaceAll(",", "")),
    ]),
  );

/** Goes through the whole of it with the columns as guessed. */
export async function check(content: string | Uint8Array, over: Record<string, string> = {}) {
  const id = idOf(await upload(content));
  const form = await (await get(paths.columns(id))).text();
  const chosen = [...form.matchAll(/<option value="([^"]+)" selected/g)].map(
    ([, role]): [string, string] => ["column", role ?? ""],
  );
  const heading = form.includes('name="heading" value="yes" checked') ? "yes" : "no";
  const all = Object.entries({ heading, ...over });
  expect((await post(paths.check(id), [...chosen, ...all])).status).toBe(303);
  return { id, page: await settled(id) };
}
