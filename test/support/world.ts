import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { ulid } from "ulid";
import { invoice } from "#billing/invoice.ts";
import type { Ports } from "#flows/ports.ts";
import type { ParkedWebhook } from "#flows/receive-parked.ts";
import { usualCaps } from "#domain/send-caps.ts";
import type { Work } from "#domain/work.ts";
import { paths } from "#src/paths.ts";
import { sign } from "#test/simulator/signing.ts";
import { account, vapid } from "./configuration.ts";
import { desk, numbers, password } from "./cast.ts";

const origin = "https://desk.example";

/** The ports of a flow, on the real bindings; what it pokes and enqueues is kept to be looked at. */
export function ports(over: Partial<Ports> = {}) {
  const pokes: { clinicId: string; seq: number | null }[] = [];
  const parked: ParkedWebhook[] = [];
  const enqueued: { work: Work; delaySeconds: number }[] = [];
  const wired: Ports = {
    databases: { DB: env.DB },
    bucket: env.ATTACHMENTS,
    gateway: {
      accountSid: account.accountSid,
      authToken: account.authToken,
      apiUrl: env.TWILIO_API_URL,
    },
    email: {
      apiKey: env.RESEND_API_KEY,
      baseUrl: env.RESEND_BASE_URL,
      from: env.EMAIL_FROM,
    },
    operatorEmail: null,
    push: {
      privateKey: vapid.privateKey,
      subject: "mailto:operator@desk.example",
      otherService: env.WEB_PUSH_URL ?? null,
    },
    caps: usualCaps,
    billing: invoice,
    publicUrl: origin,
    secret: env.AUTH_SECRET,
    inboundUrl: origin + paths.inboundWebhook(),
    addOnUrl: origin + paths.addOn(),
    inboxUrl: origin + paths.inbox(),
    waitingUrl: origin + paths.inbox({ filter: "waiting" }),
    conversationUrl: (id) => origin + paths.conversation(id),
    deliveryReportUrl: (messageId) => origin + paths.deliveryWebhook(messageId),
    testReportUrl: (sentAt) => origin + paths.testWebhook(String(sentAt)),
    mediaUrl: (token) => origin + paths.media(token),
    now: () => Date.now(),
    newId: () => ulid(),
    endSockets: async () => true,
    isAttended: async () => false,
    poke: (clinicId, seq) => void pokes.push({ clinicId, seq }),
    park: async (webhook) => void parked.push(webhook),
    enqueue: async (work, delaySeconds = 0) =>
      void enqueued.push(...work.map((one) => ({ work: one, delaySeconds }))),
    ...over,
  };
  return { ...wired, pokes, enqueued, parked };
}

/** A request to the Worker, from outside. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(origin + path, { redirect: "manual", ...init }));
}

/** The same, with bindings or variables changed for this request alone. */
export async function askWith(over: object, path: string, init: RequestInit = {}) {
  const { default: worker } = await import("#src/worker.ts");
  const ctx = createExecutionContext();
  const request = new Request(origin + path, { redirect: "manual", ...init });
  const response = await worker.fetch(request, { ...env, ...over }, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

/** Signs in and returns the cookie header. */
export async function signInAs(who: keyof typeof desk): Promise<string> {
  const response = await ask(paths.signIn(), {
    method: "POST",
    body: new URLSearchParams({ email: desk[who].email, password }),
  });
  const [cookie = ""] = (response.headers.get("Set-Cookie") ?? "").split(";");
  if (response.status !== 303 || cookie === "") throw new Error(`${who} could not sign in`);
  return cookie;
}

/** An inbound webhook as Twilio posts it, signed. */
export function inboundWebhook(
  text: { from: string; to?: string; body?: string; sid?: string } & Record<string, string>,
): RequestInit {
  const { from, to = numbers.riverside, body = "Hello", sid = newSid(), ...more } = text;
  return signedPost(paths.inboundWebhook(), {
    MessageSid: sid,
    AccountSid: account.accountSid,
    From: from,
    To: to,
    Body: body,
    NumMedia: "0",
    ...more,
  });
}

export function signedPost(path: string, params: Record<string, string>): RequestInit {
  return {
    method: "POST",
    headers: { "X-Twilio-Signature": sign(account.authToken, origin + path, params) },
    body: new URLSearchParams(params),
  };
}

export function newSid(): string {
  return `SM${crypto.randomUUID().replaceAll("-", "")}`;
}
