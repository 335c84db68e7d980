import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

const ids: string[] = [];
beforeAll(async () => {
  for (const words of ["A first question", "A second question", "A third question"]) {
    if (ids.length > 0) await post(paths.closure(ids.at(-1) ?? ""), {});
    await text(people.ann, words);
    ids.push(await openWith(people.ann));
  }
});
const unfold = async (id: string, cookie?: string) =>
  ask(paths.folded(id), { headers: { Cookie: cookie ?? (await theos()), "HX-Request": "true" } });
const foldedIn = (page: string) =>
  [...page.matchAll(/<details id="folded-([^"]+)"/g)].map(([, id]) => id);

test("the newest earlier conversation is folded above the thread, which tells nothing of it", async () => {
  const page = await (await get(paths.conversation(ids[2] ?? ""))).text();
  expect(foldedIn(page)).toEqual([ids[1]]);
  expect(page).toMatch(/role="log"[^>]*><details/);
  expect(page.split('role="log"')[1]).not.toContain("A second question");
  // Without a script the way there is a link.
  expect(page).toContain(`<a href="${paths.conversation(ids[1] ?? "")}">Go there</a>`);
});

test("unfolded it is there to be read, with the one before it folded, down to the first", async () => {
  const second = await (await unfold(ids[1] ?? "")).text();
  expect(second).toMatch(/<details id="folded-[\s\S]*A second question/);
  expect(second).not.toContain("A third question");
  expect(foldedIn(second)).toEqual([ids[0]]);
  const first = await (await unfold(ids[0] ?? "")).text();
  expect(first).toContain("A first question");
  expect(foldedIn(first)).toEqual([]);
});

test("unfolding marks nothing as read, and takes no id that the thread has", async () => {
  await env.DB.prepare("UPDATE conversations SET unread_since = 1 WHERE id = ?").bind(ids[2]).run();
  const open = await (await unfold(ids[2] ?? "")).text();
  const unread = await env.DB.prepare("SELECT unread_since AS at FROM conversations WHERE id = ?")
    .bind(ids[2])
    .first<number>("at");
  expect(unread).toBe(1);
  expect(open).not.toContain('id="day-');
});

test("alone its address leads to the conversation; another clinic finds nothing", async () => {
  const alone = await get(paths.folded(ids[1] ?? ""));
  expect(alone.headers.get("Location")).toBe(paths.conversation(ids[1] ?? ""));
  expect((await unfold(ids[1] ?? "", await signInAs("noor"))).status).toBe(404);
});
