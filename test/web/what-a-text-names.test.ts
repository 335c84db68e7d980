import { expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";
import { dayAfter } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, text } from "#test/support/visitor.ts";

test("a day leads to the clinic's schedule, a street address to a map that learns nothing else", async () => {
  await text(people.ann, "Can we come tomorrow at 3pm? We live at 412 Maple Street, Apt 4.");
  const page = await (await get(paths.conversation(await openWith(people.ann)))).text();
  const clock = clinicTime("America/Los_Angeles", "US");
  const day = dayAfter(clock.dayKey(Date.now()), 1);
  expect(page).toContain(`<a href="${paths.schedule({ day })}">tomorrow at 3pm</a>`);
  const map = "https://www.openstreetmap.org/search?query=412%20Maple%20Street%2C%20Apt%204";
  expect(page).toContain(`<a href="${map}" rel="noopener noreferrer nofollow"`);
  expect(page).toContain('target="_blank">412 Maple Street, Apt 4</a>');
  expect((await get(paths.schedule({ day }))).status).toBe(200);
});
