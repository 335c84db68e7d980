import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { post } from "#test/support/visitor.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

const cookies = { theo: "", noor: "" };
beforeAll(async () => {
  cookies.theo = await signInAs("theo");
  cookies.noor = await signInAs("noor");
});

async function watch(who: keyof typeof cookies): Promise<{ socket: WebSocket; heard: string[] }> {
  const headers = { Upgrade: "websocket", Origin: "https://desk.example", Cookie: cookies[who] };
  const { webSocket: socket } = await ask(paths.live(), { headers });
  if (!socket) throw new Error("No socket");
  const heard: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    heard.push(String(data));
  });
  socket.accept();
  return { socket, heard };
}

const inboxOf = (clinic: string) => env.INBOX.get(env.INBOX.idFromName(clinic));

test("a text pokes every open browser of its clinic, and of no other", async () => {
  const [one, two, other] = [await watch("theo"), await watch("theo"), await watch("noor")];
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+15035590001" }));
  await expect
    .poll(() => [one.heard, two.heard])
    .toEqual([[expect.stringMatching(/^\d+$/)], [expect.stringMatching(/^\d+$/)]]);
  expect(other.heard).toEqual([]);
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+14165590001", to: numbers.lakeside }));
  await expect.poll(() => other.heard.length).toBe(1);
  expect(one.heard).toHaveLength(1);
});

test("an appointment pokes every open browser of its clinic when it is made, moved and settled", async () => {
  const [{ heard }, other] = [await watch("theo"), await watch("noor")];
  const post = async (path: string, form: Record<string, string>) => {
    const headers = { Cookie: cookies.theo };
    const made = await ask(path, { method: "POST", headers, body: new URLSearchParams(form) });
    expect(made.status).toBe(303);
  };
  const when = { day: "2046-11-08", time: "09:00" };
  await post(paths.appointments(), { clientId: "ann", typeId: "check-up", ...when });
  await expect.poll(() => heard.length).toBe(1);
  const id = (await env.DB.prepare("SELECT id FROM appointments").first<string>("id")) ?? "";
  await post(paths.appointmentTime(id), { ...when, version: "0", time: "10:00" });
  await expect.poll(() => heard.length).toBe(2);
  await post(paths.appointmentStatus(id), { version: "1", status: "cancelled" });
  await expect.poll(() => heard.length).toBe(3);
  expect(other.heard).toEqual([]);
});

test("a repeated text pokes nobody", async () => {
  const { heard } = await watch("theo");
  const text = inboundWebhook({ from: "+15035590002" });
  await ask(paths.inboundWebhook(), text);
  await expect.poll(() => heard.length).toBe(1);
  await ask(paths.inboundWebhook(), text);
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+15035590003" }));
  await expect.poll(() => heard.length).toBe(2);
});

test("a poke to 200 browsers is one short message each, and survives the object's eviction", async () => {
  const watchers = await Promise.all(Array.from({ length: 200 }, () => watch("theo")));
  const inbox = inboxOf("riverside");
  await inbox.poke(1234567);
  await expect.poll(() => watchers.every(({ heard }) => heard.length === 1)).toBe(true);
  expect(watchers[0]?.heard[0]?.length).toBeLessThanOrEqual(100);
  await evictDurableObject(inbox);
  await inbox.poke(1234568);
  await expect.poll(() => watchers.every(({ heard }) => heard.length === 2)).toBe(true);
  const kept = await runInDurableObject(inbox, (_, state) => state.storage.list());
  expect(kept.size).toBe(0);
  for (const { socket } of watchers) socket.close();
});

test("a ping is answered without waking the object", async () => {
  const { socket, heard } = await watch("theo");
  socket.send("ping");
  await expect.poll(() => heard).toContain("pong");
});

test("whoever is signed out, removed or made less than an admin hears nothing more within moments", async () => {
  const maya = await signInAs("maya");
  const closed: number[] = [];
  const { socket } = await watch("theo");
  socket.addEventListener("close", ({ code }) => void closed.push(code));
  const other = await watch("noor");
  await post(paths.staffRole("theo"), { role: "admin" }, maya);
  expect(closed).toEqual([]);
  await post(paths.staffRole("theo"), { role: "staff" }, maya);
  await expect.poll(() => closed).toEqual([4401]);
  cookies.theo = await signInAs("theo");
  const again = await watch("theo");
  again.socket.addEventListener("close", ({ code }) => void closed.push(code));
  await post(paths.signOut(), {}, cookies.theo);
  await expect.poll(() => closed).toEqual([4401, 4401]);
  expect(other.socket.readyState).toBe(WebSocket.OPEN);
});
