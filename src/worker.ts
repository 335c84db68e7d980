import { ulid } from "ulid";
import type { Billing } from "#billing/billing.ts";
import { invoice } from "#billing/invoice.ts";
import { stripeBilling } from "#billing/stripe.ts";
import type { Work } from "#domain/work.ts";
import { log, logError } from "#flows/log.ts";
import type { Ports, PushService } from "#flows/ports.ts";
import type { ParkedWebhook } from "#flows/receive-parked.ts";
import { createApp } from "#web/app.tsx";
import { answerUnconfigured } from "#web/not-configured.ts";
import { type Bindings, type Configuration, readConfiguration } from "./env.ts";
import { runDead, runLookout, runMinute, runOutbox, runParked } from "./jobs.ts";
import { paths } from "./paths.ts";

export { Inbox } from "#live/inbox.ts";

export default {
  async fetch(request: Request, env, ctx) {
    const read = readConfiguration(env);
    if (!read.ok) return notConfigured(request, read.problem);
    return app.fetch(
      request,
      { env, configuration: read.configuration, ports: wire(env, read.configuration, ctx) },
      ctx,
    );
  },

  async queue(batch, env, ctx) {
    const ports = wire(env, configured(env), ctx);
    if (isParked(batch)) await runParked(ports, batch);
    else if (isWork(batch)) await runOutbox(ports, batch);
    else if (isDead(batch)) await runDead(ports, batch);
    else throw new Error(`No consumer for the queue "${batch.queue}"`);
  },

  async scheduled({ cron }, env, ctx) {
    const ports = wire(env, configured(env), ctx);
    if (cron === lookoutCron) await runLookout(ports);
    else await runMinute(ports);
  },
} satisfies ExportedHandler<Bindings>;

/** As in wrangler.toml. */
const lookoutCron = "*/2 * * * *";

const app = createApp();

function wire(env: Bindings, configuration: Configuration, ctx: ExecutionContext): Ports {
  return {
    databases: { DB: env.DB },
    bucket: env.ATTACHMENTS,
    gateway: {
      accountSid: configuration.TWILIO_ACCOUNT_SID,
      authToken: configuration.TWILIO_AUTH_TOKEN,
      apiUrl: configuration.TWILIO_API_URL,
    },
    email: {
      apiKey: configuration.RESEND_API_KEY,
      baseUrl: configuration.RESEND_BASE_URL,
      from: configuration.EMAIL_FROM,
      webhookSecret: configuration.RESEND_WEBHOOK_SECRET,
    },
    operatorEmail: configuration.OPERATOR_EMAIL ?? null,
    push: pushService(configuration),
    caps: {
      person: configuration.CAP_PERSON,
      clinic: configuration.CAP_CLINIC,
      newNumbers: configuration.CAP_NEW_NUMBERS,
      automated: configuration.CAP_AUTOMATED,
    },
    billing: billing(configuration),
    publicUrl: configuration.PUBLIC_URL,
    secret: configuration.AUTH_SECRET,
    inboundUrl: configuration.PUBLIC_URL + paths.inboundWebhook(),
    addOnUrl: configuration.PUBLIC_URL + paths.addOn(),
    inboxUrl: configuration.PUBLIC_URL + paths.inbox(),
    waitingUrl: configuration.PUBLIC_URL + paths.inbox({ filter: "waiting" }),
    conversationUrl: (id) => configuration.PUBLIC_URL + paths.conversation(id),
    deliveryReportUrl: (messageId) => configuration.PUBLIC_URL + paths.deliveryWebhook(messageId),
    testReportUrl: (sentAt) => configuration.PUBLIC_URL + paths.testWebhook(String(sentAt)),
    mediaUrl: (token) => configuration.PUBLIC_URL + paths.media(token),
    now: () => Date.now(),
    newId: () => ulid(),
    poke(clinicId, seq) {
      const inbox = env.INBOX.get(env.INBOX.idFromName(clinicId));
      ctx.waitUntil(inbox.poke(seq).catch((error: unknown) => logError("poke-lost", error)));
    },
    async isAttended(clinicId, conversationId) {
      try {
        return await env.INBOX.get(env.INBOX.idFromName(clinicId)).isAttended(conversationId);
      } catch (error) {
        logError("inbox-not-asked", error);
        return false;
      }
    },
    endSockets(clinicId, owner) {
      const inbox = env.INBOX.get(env.INBOX.idFromName(clinicId));
      const ending = inbox.end(owner).then(
        () => true,
        (error: unknown) => {
          logError("socket-not-ended", error);
          return false;
        },
      );
      ctx.waitUntil(ending);
      return ending;
    },
    park: async (webhook) => void (await env.PARKED.send(webhook)),
    async enqueue(work, delaySeconds = 0) {
      try {
        // Other people's systems may be slow: what is for them never stands before a text.
        const isForOthers = ({ kind }: Work) => kind === "post-events" || kind === "post-push";
        await send(
          env.OUTBOX,
          work.filter((one) => !isForOthers(one)),
          delaySeconds,
        );
        await send(env.EVENTS, work.filter(isForOthers), delaySeconds);
      } catch (error) {
        // The sweep will hand it out.
        logError("queue-took-nothing", error);
      }
    },
  };
}

/** Its operators write to ours, where there is an address. */
function pushService(configuration: Configuration): PushService | null {
  const { VAPID_PRIVATE_KEY: privateKey, WEB_PUSH_URL, OPERATOR_EMAIL, PUBLIC_URL } = configuration;
  if (!privateKey) return null;
  const subject = OPERATOR_EMAIL ? `mailto:${OPERATOR_EMAIL}` : PUBLIC_URL;
  return { privateKey, subject, otherService: WEB_PUSH_URL ?? null };
}

/** Stripe where its keys are set, invoices otherwise. */
function billing(configuration: Configuration): Billing {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = configuration;
  if (!secretKey || !webhookSecret) return invoice;
  return stripeBilling({ secretKey, webhookSecret, apiUrl: configuration.STRIPE_API_URL });
}

async function send(queue: Queue<Work>, work: readonly Work[], delaySeconds: number) {
  for (let i = 0; i < work.length; i += largestBatch) {
    const bodies = work.slice(i, i + largestBatch).map((body) => ({ body }));
    await queue.sendBatch(bodies, { delaySeconds });
  }
}

/** Cloudflare Queues takes at most 100 messages in one call. */
const largestBatch = 100;

function configured(env: Bindings): Configuration {
  const read = readConfiguration(env);
  if (!read.ok) throw new Error(read.problem);
  return read.configuration;
}

function notConfigured(request: Request, problem: string) {
  log("error", "not-configured", { problem });
  return answerUnconfigured(request, problem);
}

/** What a queue holds is what we put on it: see `enqueue` here and `orPark` in web/webhooks.ts. */
function isParked(batch: MessageBatch): batch is MessageBatch<ParkedWebhook> {
  return batch.queue === "deskline-parked";
}

function isDead(batch: MessageBatch): batch is MessageBatch<Work | ParkedWebhook> {
  return batch.queue === "deskline-dead-letters";
}

function isWork(batch: MessageBatch): batch is MessageBatch<Work> {
  return batch.queue === "deskline-outbox" || batch.queue === "deskline-events";
}
