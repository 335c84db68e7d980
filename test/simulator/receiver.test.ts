import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { openNetwork } from "./network-for-test.ts";

const secret = `whsec_${btoa("the secret of a receiver, 32 long")}`;
const body = JSON.stringify({ type: "message.received", data: {} });

async function openReceiver(name = "") {
  const network = await openNetwork();
  const tell = (signer = secret) => {
    const at = new Date();
    return fetch(`${network.url}/receiver${name && `/${name}`}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "webhook-id": "evt_1",
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(signer).sign("evt_1", at, body),
      },
      body,
    });
  };
  const statuses = async () => (await network.ledger()).postings.map(({ status }) => status);
  return { ...network, tell, statuses };
}

test("a receiver keeps what came and, told the secret, says whether it was signed", async () => {
  const { ledger, post, tell, url } = await openReceiver("pims");
  expect((await tell()).status).toBe(200);
  expect((await post("receivers", { receiver: "pims", secret })).status).toBe(200);
  await tell();
  await tell(`whsec_${btoa("another secret")}`);
  expect((await ledger()).postings).toMatchObject(
    [null, true, false].map((isSigned) => ({
      receiver: "pims",
      type: "message.received",
      isSigned,
      status: 200,
    })),
  );
  const page = await (await fetch(`${url}/receiver`)).text();
  expect(page).toMatch(/not signed with the secret[\s\S]*, signed,[\s\S]*signature not checked/);
});

test("its page takes the secret, and shows what came as text", async () => {
  const { tell, url } = await openReceiver();
  const form = new URLSearchParams({ secret });
  await fetch(`${url}/receiver/secret`, { method: "POST", body: form });
  await tell();
  await fetch(`${url}/receiver`, { method: "POST", body: "<script>alert(1)</script>" });
  const page = await (await fetch(`${url}/receiver`)).text();
  expect(page).toContain(", signed, answered 200");
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("armed, it fails, refuses for good, or redirects to where nobody from outside should be", async () => {
  const { arm, statuses, tell } = await openReceiver();
  await arm("receiver-500");
  expect((await tell()).status).toBe(500);
  await arm("receiver-410");
  expect((await tell()).status).toBe(410);
  await arm("receiver-redirect");
  const redirect = await tell();
  expect(redirect.status).toBe(302);
  expect(redirect.headers.get("Location")).toMatch(/^http:\/\/localhost:\d+\/receiver\/inside$/);
  await fetch(redirect.headers.get("Location") ?? "");
  expect(await statuses()).toEqual([500, 410, 302, 200]);
});

test("armed to be slow, it takes what came but answers too late", async () => {
  const { arm, statuses, url } = await openReceiver();
  await arm("receiver-slow");
  const signal = AbortSignal.timeout(200);
  await expect(fetch(`${url}/receiver`, { method: "POST", body, signal })).rejects.toThrow(
    /timeout/,
  );
  expect(await statuses()).toEqual([0]);
});
