import fc from "fast-check";
import { expect, test } from "vitest";
import { optKeyword } from "#twilio-edge-helpers/keywords.ts";
import { emptyResponse, messageResponse } from "#twilio-edge-helpers/twiml.ts";

test("STOP and its like are understood as the whole text only, in any case", () => {
  for (const body of ["STOP", "stop", " Stop \n", "unsubscribe", "QUIT", "optout"]) {
    expect(optKeyword(body, null)).toBe("stop");
  }
  for (const body of ["start", "YES", "unstop"]) expect(optKeyword(body, null)).toBe("start");
  expect(optKeyword("help", null)).toBe("help");
  for (const body of ["please stop", "stop!", "yes please", "", "stopp"]) {
    expect(optKeyword(body, null)).toBeNull();
  }
});

test("what Twilio says it understood wins", () => {
  expect(optKeyword("ARRET", "STOP")).toBe("stop");
  expect(optKeyword("anything", "START")).toBe("start");
  expect(optKeyword("STOP", "NONSENSE")).toBe("stop");
});

test("TwiML says nothing, or exactly the text, whatever is in it", () => {
  expect(emptyResponse).toBe("<Response></Response>");
  expect(messageResponse("a < b & c > d")).toBe(
    "<Response><Message>a &lt; b &amp; c &gt; d</Message></Response>",
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
      const [, inner = ""] =
        /^<Response><Message>([\s\S]*)<\/Message><\/Response>$/.exec(messageResponse(text)) ?? [];
      const forbidden = Array.from(inner).filter(
        (c) => "<>".includes(c) || (c < " " && !"\t\n\r".includes(c)),
      );
      expect(forbidden).toEqual([]);
      expect(inner.isWellFormed()).toBe(true);
    }),
  );
});
