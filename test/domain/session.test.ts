import { expect, test } from "vitest";
import {
  codeWithin,
  deviceOf,
  gestureEvery,
  locksAfter,
  type Session,
  sessionLength,
  sessionState,
} from "#domain/session.ts";

const now = 1_000_000_000;
const session = (over: Partial<Session> = {}): Session => ({
  id: "s",
  device: "",
  startedAt: now,
  seenAt: now,
  awaitsCode: false,
  hasSecondFactor: false,
  secondFactorDueAt: null,
  signedIn: {
    staffId: "maya",
    staffName: "Maya",
    role: "admin",
    told: { sound: "soft", notification: "anonymous" },
    clinic: {
      id: "riverside",
      name: "Riverside",
      country: "US",
      timeZone: "America/Los_Angeles",
      shard: "DB",
      lineNotice: null,
      staffMayDelete: true,
      staffMayAddDocuments: true,
      answeringAssigns: true,
      foldsAutomated: true,
      hours: null,
      raiseAfter: null,
      tags: [],
    },
  },
  ...over,
});

test("a session locks ten minutes after the last gesture, not a moment before", () => {
  expect(sessionState(session(), now + locksAfter - 1)).toBe("open");
  expect(sessionState(session(), now + locksAfter)).toBe("locked");
});

test("a working day, ten minutes without a gesture, ten for the second factor", () => {
  expect([sessionLength, locksAfter, codeWithin, gestureEvery]).toEqual([
    43_200_000, 600_000, 600_000, 60_000,
  ]);
});

test("whoever has not brought the second factor can do nothing, locked or not", () => {
  expect(sessionState(session({ awaitsCode: true }), now)).toBe("awaits-code");
  expect(sessionState(session({ awaitsCode: true }), now + locksAfter)).toBe("awaits-code");
});

test("a second factor is owed from the day it is due, by those who have none", () => {
  expect(sessionState(session({ secondFactorDueAt: now + 1 }), now)).toBe("open");
  expect(sessionState(session({ secondFactorDueAt: now }), now)).toBe("owes-second-factor");
  expect(sessionState(session({ secondFactorDueAt: now, hasSecondFactor: true }), now)).toBe(
    "open",
  );
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Chrome on Windows",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36 OPR/130.0.0.0",
    "Opera on macOS",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/155.0.0.0 Mobile/15E148 Safari/604.1",
    "Chrome on iOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/150.0 Mobile/15E148 Safari/605.1.15",
    "Firefox on iOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 EdgiOS/155.0 Mobile/15E148 Safari/605.1.15",
    "Edge on iOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Mobile Safari/537.36 EdgA/155.0.0.0",
    "Edge on Android",
  ],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36",
    "Chrome on ChromeOS",
  ],
  ["Macintosh Safari/1", "Safari on macOS"],
  ["curl/8.9", "A browser"],
  ["", "Something that does not say its name"],
])("%s is %s", (agent, device) => {
  expect(deviceOf(agent)).toBe(device);
});
