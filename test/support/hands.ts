import type { Hands } from "./typing.ts";
import { makeToken } from "./system.ts";
import { ask, inboundWebhook, signInAs } from "./world.ts";
import { type desk, numbers } from "./cast.ts";

/** Everybody at an admin's clinic, over the Worker of a test. */
export async function handsAt(clinic: keyof typeof numbers, admin: keyof typeof desk) {
  const [cookie, token] = [await signInAs(admin), await makeToken(admin)];
  const headers = { Cookie: cookie };
  const hands: Hands = {
    get: (path) => ask(path, { headers }),
    post: (path, form) =>
      ask(path, {
        method: "POST",
        headers,
        body: form instanceof FormData ? form : new URLSearchParams(form),
      }),
    call: (method, path, body, key) =>
      ask(path, {
        method,
        headers: {
          ...{ Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
          ...(key === undefined ? {} : { "Idempotency-Key": key }),
        },
        ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
      }),
    text: (from, body) =>
      ask("/webhooks/twilio/messages", inboundWebhook({ from, body, to: numbers[clinic] })),
  };
  return { ...hands, cookie, token };
}
