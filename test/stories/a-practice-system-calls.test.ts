import { expect, test } from "vitest";
import { article, row, stage } from "./play.ts";

const play = stage();
/** Somebody whom the clinic does not know yet, with a handset in the simulator. */
const gus = "+15035550142";

test("a practice system puts a client, a patient and an appointment, texts, and reads the answer", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/api`);
  await maya.getByRole("textbox", { name: "Name" }).fill("VetSoft");
  for (const scope of [
    "Add and change clients",
    "Make, move",
    "Read conversations",
    "Send texts",
  ]) {
    await maya.getByRole("checkbox", { name: scope }).check();
  }
  await maya.getByRole("button", { name: "Make the token" }).click();
  const token = (await maya.locator(".note code").textContent()) ?? "";
  expect(token).toMatch(/^dl_[\w-]{43}$/);

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${play.deskline.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": "story-1",
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  };
  const client = { name: "Gus Palmer", numbers: ["(503) 555-0142"] };
  expect((await call("PUT", "/clients/4711", client)).status).toBe(201);
  expect((await call("PUT", "/clients/4711", client)).status).toBe(200);
  const patient = { clientExternalId: "4711", name: "Peanut", species: "guinea pig" };
  expect((await call("PUT", "/patients/815", patient)).status).toBe(201);
  const day = new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10);
  const visit = await call("PUT", "/appointments/99", {
    ...{ clientExternalId: "4711", patientExternalId: "815", type: "Check-up" },
    startsAt: { day, time: "14:00" },
  });
  expect(visit).toMatchObject({ status: 201, answer: { day, time: "14:00", status: "booked" } });
  await maya.goto(`${play.deskline.url}/schedule?day=${day}`);
  await maya.getByRole("link", { name: /PM Peanut/ }).waitFor();

  const text = { to: { clientExternalId: "4711" }, body: "Peanut's blood results are fine." };
  const sent = await call("POST", "/messages", text);
  expect(sent.status).toBe(202);
  expect((await call("POST", "/messages", text)).answer.id).toBe(sent.answer.id);
  const delivery = async () =>
    (await call("GET", `/messages/${sent.answer.id}`)).answer.delivery?.state;
  await expect.poll(delivery, { timeout: 15_000 }).toBe("delivered");
  const { accepted } = JSON.parse(await play.ledger()) as {
    accepted: { to: string; body: string }[];
  };
  const got = accepted.filter(({ to, body }) => to === gus && body === text.body);
  expect(got).toHaveLength(1);

  let cursor = "";
  for (let more = true; more;) {
    const query = cursor === "" ? "" : `?cursor=${cursor}`;
    ({ cursor, more } = (await call("GET", `/messages${query}`)).answer);
  }
  await play.text(gus, "Thank you, we were worried!");
  const { items } = (await call("GET", `/messages?cursor=${cursor}`)).answer;
  expect(items).toMatchObject([
    { body: "Thank you, we were worried!", direction: "inbound", clientExternalId: "4711" },
  ]);

  await maya.goto(`${play.deskline.url}/inbox`);
  await row(maya, /Gus Palmer/).click();
  await article(maya, text.body).getByText("Automatic: VetSoft").waitFor();

  await maya.goto(`${play.deskline.url}/settings/api`);
  await maya.getByLabel("Revoke VetSoft").click();
  await maya.getByRole("button", { name: "Revoke VetSoft" }).click();
  await expect.poll(async () => (await call("GET", "/messages")).status).toBe(401);
});

interface Answer {
  readonly id: string;
  readonly cursor: string;
  readonly more: boolean;
  readonly items: readonly object[];
  readonly delivery?: { readonly state: string };
}
