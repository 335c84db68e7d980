import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { expect, test } from "vitest";
import { countSegments } from "#public/segments.js";

test("our count of segments is that of the reference, for any text", () => {
  const gsm = fc.constantFrom(..."abcXYZ 019@£$¥èéùìòÇØøÅåΔΦΓ^{}\\[~]|€\n\r");
  const any = fc.oneof(gsm, gsm, gsm, fc.constantFrom("😀", "🐴", "你", "ц", "“"));
  const text = fc.oneof(
    fc.string({ unit: gsm, maxLength: 700 }),
    fc.string({ unit: any, maxLength: 400 }),
  );
  fc.assert(
    fc.property(text, (body) => {
      const expected = body === "" ? 0 : new SegmentedMessage(body, "auto").segmentsCount;
      expect(countSegments(body).segments).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});

test("the last place in a segment, and the first of the next, are counted right", () => {
  expect(countSegments("a".repeat(160))).toEqual({ segments: 1, left: 0 });
  expect(countSegments("a".repeat(161))).toEqual({ segments: 2, left: 145 });
  expect(countSegments("a".repeat(159) + "€")).toEqual({ segments: 2, left: 145 - 0 });
  expect(countSegments("😀".repeat(35))).toEqual({ segments: 1, left: 0 });
  expect(countSegments("😀".repeat(36))).toEqual({ segments: 2, left: 61 });
  expect(countSegments("")).toEqual({ segments: 0, left: 160 });
});
