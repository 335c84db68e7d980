import { expect, test } from "vitest";
import { postPush } from "#web-push/post.ts";
import { vapidKey } from "#web-push/vapid.ts";
import { vapid } from "#test/support/configuration.ts";
import { aPhone } from "#test/support/phone.ts";
import { json, startHost } from "#test/twilio-edge-helpers/fake-host.ts";

const message = { text: "A client wrote", topic: "topic", ttl: 60 };

test("a push service that leads elsewhere is not followed", async () => {
  const elsewhere = await startHost(json(201, ""));
  const service = await startHost(json(307, "", { Location: `${elsewhere.url}/there` }));
  const phone = await aPhone("theos");
  const key = await vapidKey(vapid.privateKey);
  const about = { key, subject: "mailto:operator@desk.example", now: 0 };
  const subscription = { endpoint: `${service.url}/one`, p256dh: phone.p256dh, auth: phone.auth };
  const outcome = await postPush(subscription, message, about);
  expect(outcome).toEqual({ kind: "refused", status: 307 });
  expect(service.seen).toHaveLength(1);
  expect(elsewhere.seen).toEqual([]);
  // And one that takes it has taken it.
  const there = { ...subscription, endpoint: `${elsewhere.url}/one` };
  expect(await postPush(there, message, about)).toEqual({ kind: "taken" });
});
