import { expect, test } from "vitest";
import { concerns, forgedTooOften, longestLag } from "#domain/watch.ts";

test("the operator is told of a lag over two minutes and of what was given up, without more", () => {
  expect(longestLag).toBe(120_000);
  expect(concerns({ outbox: 120_000, reconciler: null }, [])).toEqual([]);
  expect(concerns({ outbox: null, reconciler: 120_000 }, [])).toEqual([]);
  const dead = [{ kind: "deliver-message", count: 3 }];
  expect(concerns({ outbox: 120_001, reconciler: 600_000 }, dead)).toEqual([
    "Handing texts to the phone network is 2 minutes behind.",
    "Comparing with the phone network's own list is 10 minutes behind.",
    "Given up: 3 × deliver-message.",
  ]);
});

test("somebody looks from twenty forged webhooks in an hour on", () => {
  const forged = [
    { service: "twilio", count: 20 },
    { service: "resend", count: 19 },
  ];
  expect(forgedTooOften(forged)).toEqual(["twilio"]);
});
