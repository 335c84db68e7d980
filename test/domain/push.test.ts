import { expect, test } from "vitest";
import { deviceLasts, looksLikeKeys, toHearing } from "#domain/push.ts";

test("a device tells of what it was asked to, and of what calls those on duty where that is not known", () => {
  expect(["duty", "all", "", "everything"].map(toHearing)).toEqual(["duty", "all", "duty", "duty"]);
});

test("a browser's keys are a point of the curve and sixteen bytes, in base64url", () => {
  const keys = { p256dh: `B${"a-_9".repeat(21)}Zz`, auth: `${"a-_9".repeat(5)}Zz` };
  expect(looksLikeKeys(keys)).toBe(true);
  for (const p256dh of [
    ...["", keys.p256dh.slice(1), `A${keys.p256dh.slice(1)}`, `B${keys.p256dh}`],
    ...[`${keys.p256dh}z`, `${keys.p256dh.slice(0, -1)}=`, `x${keys.p256dh}`, "Ba"],
  ]) {
    expect(looksLikeKeys({ ...keys, p256dh }), p256dh).toBe(false);
  }
  for (const auth of ["", "a", `${keys.auth}z`, `z${keys.auth}`, `${keys.auth.slice(0, -1)}=`]) {
    expect(looksLikeKeys({ ...keys, auth }), auth).toBe(false);
  }
});

test("a device is told nothing more when nobody has signed in there for thirty days", () => {
  expect(deviceLasts).toBe(30 * 24 * 60 * 60 * 1000);
});
