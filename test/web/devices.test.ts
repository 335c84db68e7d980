import { env } from "cloudflare:workers";
import { beforeEach, expect, inject, test } from "vitest";
import { setPassword } from "#data/passwords.ts";
import { directory } from "#data/store.ts";
import { mostDevices } from "#domain/push.ts";
import { paths } from "#src/paths.ts";
import { desk, password } from "#test/support/cast.ts";
import { vapid } from "#test/support/configuration.ts";
import { aPhone } from "#test/support/phone.ts";
import { ask, askWith, signInAs } from "#test/support/world.ts";

beforeEach(async () => {
  for (const table of ["push_devices", "sessions"]) await env.DB.exec(`DELETE FROM ${table}`);
});

type Who = keyof typeof desk;
const android =
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36";
const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
const send = (path: string, cookie: string, form: Record<string, string> = {}) =>
  ask(path, {
    method: "POST",
    headers: { Cookie: cookie, "User-Agent": android },
    body: new URLSearchParams(form),
  });
const formOf = async (name: string, over: Record<string, string> = {}) => {
  const { endpoint, p256dh, auth } = await aPhone(name, inject("simulatorUrl"));
  return { endpoint, p256dh, auth, hears: "all", ...over };
};

/** Somebody's browser that push is switched on for, and its cookies. */
async function switchOn(who: Who, name: string = who) {
  const session = await signInAs(who);
  const answer = await send(paths.devices(), session, await formOf(name));
  expect(answer.headers.get("Location")).toBe(paths.account({ saved: "device" }));
  return [session, ...cookiesOf(answer)].join("; ");
}
async function devicesOf(who: string) {
  const { results } = await env.DB.prepare(
    "SELECT id, name, hears, endpoint FROM push_devices WHERE staff_id = ? ORDER BY id",
  )
    .bind(who)
    .all<{ id: string; name: string; hears: string; endpoint: string }>();
  return results;
}
const counted = async () =>
  env.DB.prepare("SELECT push_devices AS n FROM clinics WHERE id = 'riverside'").first<number>("n");
const account = async (cookie: string) =>
  (await ask(paths.account(), { headers: { Cookie: cookie } })).text();

test("a browser is switched on, is shown as this one, and switched off again", async () => {
  const before = await account(await signInAs("theo"));
  expect(before).toContain("Notify this phone even when Deskline is closed");
  expect(before).toContain(vapid.publicKey);
  const cookie = await switchOn("theo");
  const [device] = await devicesOf("theo");
  expect(device).toMatchObject({ name: "Chrome on Android", hears: "all" });
  expect(await counted()).toBe(1);
  const page = await account(cookie);
  expect(page).toContain("Chrome on Android");
  expect(page).toContain("This one");
  expect(page).not.toContain("Notify this phone");
  expect(page).not.toContain(device?.endpoint);
  // At another browser of theirs it is one of the list, and the switch is there.
  const elsewhere = await account(await signInAs("theo"));
  expect(elsewhere).toContain("Remove Chrome on Android");
  expect(elsewhere).toContain("Notify this phone");
  expect((await send(paths.deviceRemoval(device?.id ?? ""), cookie)).status).toBe(303);
  expect(await devicesOf("theo")).toEqual([]);
  expect(await counted()).toBe(0);
});

test("a colleague's device can't be removed, and none that there is not", async () => {
  await switchOn("maya");
  const [device] = await devicesOf("maya");
  const theo = await signInAs("theo");
  for (const id of [device?.id ?? "", "none"]) {
    expect((await send(paths.deviceRemoval(id), theo)).status).toBe(404);
  }
  expect(await devicesOf("maya")).toHaveLength(1);
});

test.each([
  [{ endpoint: "https://10.0.0.1/push" }, "push service is none that Deskline knows"],
  [{ endpoint: "https://inbox.example/push" }, "push service is none that Deskline knows"],
  [{ endpoint: "" }, "gave no address"],
  [{ endpoint: "https://" }, "gave no address"],
  [{ p256dh: "" }, "gave no keys"],
  [{ p256dh: `B${"A".repeat(86)}` }, "gave no keys"],
  [{ auth: "short" }, "gave no keys"],
])("%j is refused in words", async (over, words) => {
  const answer = await send(paths.devices(), await signInAs("theo"), await formOf("x", over));
  expect(answer.status).toBe(422);
  expect((await answer.text()).replaceAll("&#39;", "'")).toContain(words);
  expect(await devicesOf("theo")).toEqual([]);
});

test("what it is to tell of may be left out, and is the quieter one then", async () => {
  await send(paths.devices(), await signInAs("theo"), await formOf("quiet", { hears: "loud" }));
  expect(await devicesOf("theo")).toMatchObject([{ hears: "duty" }]);
});

test("nobody has more than ten, and the same browser again is no other", async () => {
  const session = await signInAs("theo");
  const forms = await Promise.all(
    Array.from({ length: mostDevices + 1 }, (_, i) => formOf(`phone-${i}`)),
  );
  for (const form of forms.slice(0, mostDevices)) await send(paths.devices(), session, form);
  const eleventh = await send(paths.devices(), session, forms.at(-1));
  expect(eleventh.status).toBe(422);
  expect(await eleventh.text()).toContain("told on 10 already");
  expect((await send(paths.devices(), session, forms[3])).status).toBe(303);
  expect(await devicesOf("theo")).toHaveLength(mostDevices);
  expect(await counted()).toBe(mostDevices);
});

test("a browser that changes hands in a clinic tells its new owner only", async () => {
  await switchOn("maya", "desk");
  await switchOn("theo", "desk");
  expect([await devicesOf("maya"), await devicesOf("theo")]).toMatchObject([[], [{}]]);
});

const endings: [string, (cookie: string, id: string) => Promise<unknown>][] = [
  ["they sign out there", (cookie) => send(paths.signOut(), cookie)],
  [
    "they sign out there after their session ran out",
    async (cookie) => {
      await env.DB.exec("DELETE FROM push_devices WHERE 0; UPDATE sessions SET expires_at = 1");
      await send(paths.signOut(), cookie);
    },
  ],
  [
    "they end that session from elsewhere",
    async () => {
      const [id] = (
        await env.DB.prepare("SELECT session_id AS id FROM push_devices").all<{ id: string }>()
      ).results;
      await send(paths.sessionRevocation(id?.id ?? ""), await signInAs("theo"));
    },
  ],
  [
    "they sign out everywhere else, long after",
    async () => {
      await env.DB.exec("UPDATE sessions SET expires_at = 1");
      await send(paths.otherSessions(), await signInAs("theo"));
    },
  ],
  [
    "their password is another one",
    async () => {
      await env.DB.exec("UPDATE sessions SET expires_at = 1");
      const hash = await env.DB.prepare(
        "SELECT password_hash AS h FROM staff WHERE id = 'theo'",
      ).first<string>("h");
      await setPassword(directory({ DB: env.DB }), "theo", "another");
      await setPassword(directory({ DB: env.DB }), "theo", hash ?? "");
    },
  ],
  [
    "they are removed",
    async () => {
      await env.DB.exec("UPDATE staff SET deactivated_at = 1 WHERE id = 'theo'");
      await env.DB.exec("UPDATE staff SET deactivated_at = NULL WHERE id = 'theo'");
    },
  ],
  [
    "somebody else signs in at that browser",
    async (cookie) => {
      await ask(paths.signIn(), {
        method: "POST",
        headers: { Cookie: cookie.split("; ").slice(1).join("; ") },
        body: new URLSearchParams({ email: desk.noor.email, password }),
      });
    },
  ],
];
test.each(endings)("a device ends when %s", async (_, end) => {
  const cookie = await switchOn("theo");
  const [device] = await devicesOf("theo");
  await end(cookie, device?.id ?? "");
  expect(await devicesOf("theo")).toEqual([]);
});

test("who changes their password is told at that browser as before, and nowhere else", async () => {
  const cookie = await switchOn("theo");
  await env.DB.exec("UPDATE push_devices SET told_at = 5");
  await switchOn("theo", "theo's other one");
  await switchOn("maya");
  const before = await devicesOf("theo");
  const marks = cookie.split("; ").slice(1);
  expect(await account(cookie)).toContain("and nothing is told there any more");
  const change = (current: string, wanted: string, from = cookie) =>
    send(paths.accountPassword(), from, { current, wanted });
  const wanted = "several quiet herons";
  // Refused, it changes nothing.
  expect((await change("wrong", wanted)).status).toBe(422);
  expect(await devicesOf("theo")).toEqual(before);
  const changed = await change(password, wanted);
  expect(changed.status).toBe(303);
  const [session = ""] = cookiesOf(changed);
  const now = [session, ...marks].join("; ");
  const page = await account(now);
  expect(page).toContain("This one");
  expect(page).toContain("last told");
  expect(page).not.toContain("nothing is told there");
  expect(await devicesOf("theo")).toEqual(before.slice(0, 1));
  expect(await devicesOf("maya")).toHaveLength(1);
  expect(await counted()).toBe(2);
  // It is the new session's: a cookie that names it from another browser keeps nothing.
  const other = await send(paths.signIn(), "", { email: desk.theo.email, password: wanted });
  const elsewhere = [cookiesOf(other)[0], ...marks].join("; ");
  expect((await change(wanted, password, elsewhere)).status).toBe(303);
  expect(await devicesOf("theo")).toEqual([]);
  expect(await counted()).toBe(1);
});

test("an admin who is made staff loses theirs", async () => {
  await switchOn("maya");
  await env.DB.exec("UPDATE staff SET role = 'staff' WHERE id = 'maya'");
  await env.DB.exec("UPDATE staff SET role = 'admin' WHERE id = 'maya'");
  expect(await devicesOf("maya")).toEqual([]);
});

test("a session that runs out leaves it, and the next one there takes it over", async () => {
  const cookie = await switchOn("theo");
  await env.DB.exec("UPDATE sessions SET expires_at = 1");
  await env.DB.exec("DELETE FROM sessions");
  expect(await devicesOf("theo")).toHaveLength(1);
  const marks = cookie.split("; ").slice(1).join("; ");
  const again = await ask(paths.signIn(), {
    method: "POST",
    headers: { Cookie: marks },
    body: new URLSearchParams({ email: desk.theo.email, password }),
  });
  expect(await devicesOf("theo")).toHaveLength(1);
  const [session = ""] = cookiesOf(again);
  // Ended from elsewhere, it takes the device along.
  await env.DB.exec("DELETE FROM sessions");
  expect(session).not.toBe("");
  expect(await devicesOf("theo")).toEqual([]);
});

test("a cookie that somebody made up ends nobody's device", async () => {
  await switchOn("maya");
  const theo = await signInAs("theo");
  await send(paths.signOut(), `${theo}; __Host-deskline-device=riverside%20maya%20guess`);
  await send(paths.signOut(), `__Host-deskline-device=${encodeURIComponent("'; --")}`);
  expect(await devicesOf("maya")).toHaveLength(1);
});

test("without a key nothing is offered, and nothing is broken", async () => {
  const over = { VAPID_PRIVATE_KEY: "" };
  const cookie = await signInAs("theo");
  const page = await askWith(over, paths.account(), { headers: { Cookie: cookie } });
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain("When Deskline is closed");
  const answer = await askWith(over, paths.devices(), {
    method: "POST",
    headers: { Cookie: cookie },
    body: new URLSearchParams(await formOf("off")),
  });
  expect([answer.status, await answer.text()]).toMatchObject([422, expect.any(String)]);
  const wrong = await askWith({ VAPID_PRIVATE_KEY: "a key" }, paths.signIn());
  expect(wrong.status).toBe(503);
});
