import fc from "fast-check";
import { expect, test } from "vitest";
import {
  advance,
  canBeSentAgain,
  deliveries,
  type Delivery,
  deliveryOf,
  deliveryWords,
  isFinal,
  statesBefore,
} from "#domain/delivery.ts";
import { withdrawalCodes } from "#domain/departure.ts";

const anyDelivery = fc.constantFrom(...deliveries);
const final = ["delivered", "undelivered", "failed"] as const;

test("a late 'sent' never undoes 'delivered', nor does anything else undo an end", () => {
  fc.assert(
    fc.property(fc.constantFrom(...final), anyDelivery, (end, report) => {
      expect(advance(end, report)).toBe(end);
    }),
  );
});

test("whatever the order of the reports, a repeated one changes nothing", () => {
  fc.assert(
    fc.property(anyDelivery, fc.array(anyDelivery), (start, reports) => {
      const once = reports.reduce(advance, start);
      const twice = reports.flatMap((report) => [report, report]).reduce(advance, start);
      expect(twice).toBe(once);
    }),
  );
});

test("a delivery only ever moves to a state that it is before", () => {
  fc.assert(
    fc.property(anyDelivery, anyDelivery, (current, next) => {
      const after = advance(current, next);
      expect(after === current || statesBefore(after).includes(current)).toBe(true);
    }),
  );
});

test("an unknown fate is settled by any report, and 'queued' by all", () => {
  for (const report of ["sent", ...final] as const) {
    expect(advance("unknown", report)).toBe(report);
    expect(advance("queued", report)).toBe(report);
  }
});

test("the gateway's words are ours where they say something new", () => {
  expect(deliveryOf("sent")).toBe("sent");
  expect(deliveryOf("read")).toBe("delivered");
  expect(deliveryOf("canceled")).toBe("failed");
  for (const same of final) expect(deliveryOf(same)).toBe(same);
  for (const silent of ["queued", "accepted", "sending", "scheduled", "", "gibberish"]) {
    expect(deliveryOf(silent)).toBeNull();
  }
});

test("with an end nothing follows, and each is told in words", () => {
  expect(deliveries.filter(isFinal)).toEqual([...final]);
  expect(deliveries.map((one) => deliveryWords[one])).toEqual([
    ...["Queued", "Sending", "Not known whether it was sent", "Sent"],
    ...["Delivered", "Not delivered", "Not sent"],
  ]);
});

test("only what has not arrived for all we know can be sent again", () => {
  const again = (delivery: Delivery | null, errorCode: number | null = null) =>
    canBeSentAgain({ delivery, errorCode });
  expect(deliveries.filter((one) => again(one))).toEqual(["unknown", "undelivered", "failed"]);
  expect(again(null)).toBe(false);
  expect(again("failed", 30_003)).toBe(true);
  expect(again("failed", withdrawalCodes.moved)).toBe(false);
});
