import { expect, test } from "vitest";
import { isTimeZone, zonesOf } from "#domain/time-zones.ts";

test("a clinic chooses among the zones of its country, and keeps the one it has", () => {
  expect(zonesOf("US", "America/Chicago").slice(0, 3)).toEqual([
    ...["America/New_York", "America/Chicago", "America/Denver"],
  ]);
  expect(zonesOf("CA", "America/Toronto")[0]).toBe("America/St_Johns");
  expect(zonesOf("US", "Pacific/Guam").slice(0, 2)).toEqual(["Pacific/Guam", "America/New_York"]);
  expect(zonesOf("NZ", "Pacific/Auckland")).toContain("Europe/Paris");
  for (const zone of [...zonesOf("US", "America/Chicago"), ...zonesOf("CA", "America/Toronto")]) {
    expect(isTimeZone(zone), zone).toBe(true);
  }
  expect(zonesOf("US", "America/Chicago")).toHaveLength(12);
  expect(zonesOf("CA", "America/Toronto")).toHaveLength(12);
});

test("what no clock knows is no zone", () => {
  for (const other of ["", "Mars/Olympus", "America"]) expect(isTimeZone(other)).toBe(false);
});
