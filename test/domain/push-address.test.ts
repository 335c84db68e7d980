import { expect, test } from "vitest";
import { longestPushAddress, readPushAddress } from "#domain/push-address.ts";

test.each([
  "https://fcm.googleapis.com/fcm/send/dZ0:APA91b-x_Y",
  "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
  "https://wns2-by3p.notify.windows.com/w/?token=BQYAAA%3d",
  "https://web.push.apple.com/QGuQyavXutnMH",
])("%s is a push service's", (address) => {
  expect(readPushAddress(address, null)).toEqual({ ok: true, url: address });
});

test.each([
  ["", "no-address"],
  ["fcm.googleapis.com/x", "no-address"],
  [`https://fcm.googleapis.com/${"x".repeat(longestPushAddress)}`, "no-address"],
  ["https://:pass@fcm.googleapis.com/x", "no-address"],
  ["https://me:pass@fcm.googleapis.com/x", "no-address"],
  ["http://fcm.googleapis.com/x", "unknown-service"],
  ["ftp://fcm.googleapis.com/x", "unknown-service"],
  ["https://fcm.googleapis.com:8443/x", "unknown-service"],
  ["https://evil-fcm.googleapis.com/x", "unknown-service"],
  ["https://fcm.googleapis.com.example.com/x", "unknown-service"],
  ["https://fcm.googleapis.com@10.0.0.1/x", "no-address"],
  ["https://push.apple.com.example.com/x", "unknown-service"],
  ["https://evilpush.apple.com/x", "unknown-service"],
  ["https://127.0.0.1/x", "unknown-service"],
  ["https://2130706433/x", "unknown-service"],
  ["https://[::1]/x", "unknown-service"],
  ["https://169.254.169.254/latest/meta-data", "unknown-service"],
  ["https://metadata.google.internal/x", "unknown-service"],
  ["https://inbox.example.com/x", "unknown-service"],
])("nothing is posted to %s: %s", (address, problem) => {
  expect(readPushAddress(address, null)).toEqual({ ok: false, problem });
});

test("an address may be a thousand characters long", () => {
  const start = "https://fcm.googleapis.com/";
  const longest = start + "x".repeat(longestPushAddress - start.length);
  expect(longestPushAddress).toBe(1000);
  expect(readPushAddress(longest, null)).toEqual({ ok: true, url: longest });
});

test("one more service is let through by its whole origin", () => {
  const other = "http://localhost:8788";
  expect(readPushAddress(`${other}/push/a#b`, other)).toEqual({ ok: true, url: `${other}/push/a` });
  for (const address of ["http://localhost:8787/push/a", "https://localhost:8788/a"]) {
    expect(readPushAddress(address, other).ok).toBe(false);
  }
});
