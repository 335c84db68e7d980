import { createServer } from "node:http";
import { Stripe } from "stripe";
import twilio from "twilio";
import { onTestFinished } from "vitest";
import { startSimulator } from "./simulator.ts";

export const clinic = "+15035550100";
export const ann = "+15035550111";
const accountSid = "AC00000000000000000000000000000000";
const authToken = "token";
export const stripeSecrets = { secretKey: "sk_test_key", webhookSecret: "whsec_stripe" };
export const resendSecret = `whsec_${btoa("the secret of the tests")}`;

/** A network of one clinic and one person, with a listener where its webhooks arrive. */
export async function openNetwork() {
  const heard: Heard[] = [];
  const listener = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const params = Object.fromEntries(new URLSearchParams(body));
      const signature = String(request.headers["x-twilio-signature"] ?? "");
      const url = `http://${request.headers.host}${request.url}`;
      heard.push({
        url,
        params,
        body,
        header: (name) => String(request.headers[name] ?? ""),
        isSigned: twilio.validateRequest(authToken, signature, url, params),
      });
      response.writeHead(200, { "Content-Type": "text/xml" }).end("<Response></Response>");
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  const listenerUrl = `http://127.0.0.1:${address.port}`;

  const simulator = await startSimulator({
    port: 0,
    accountSid,
    authToken,
    resendApiKey: "re_key",
    slowMs: 50,
    stripe: { ...stripeSecrets, webhookUrl: `${listenerUrl}/stripe` },
    resendWebhook: { url: `${listenerUrl}/resend`, secret: resendSecret },
    numbers: [
      {
        phoneNumber: clinic,
        friendlyName: "Clinic",
        smsUrl: `${listenerUrl}/in#rc=2&rp=ct,5xx`,
        country: "US",
      },
    ],
    people: [{ name: "Ann Becker", number: ann, clinicNumber: clinic }],
  });
  onTestFinished(async () => {
    await simulator.stop();
    listener.close();
    listener.closeAllConnections();
  });
  const post = async (path: string, body: unknown) => {
    const text = JSON.stringify(body);
    const response = await fetch(`${simulator.url}/simulator/${path}`, {
      method: "POST",
      body: text,
    });
    return { status: response.status, body: await response.json<Record<string, unknown>>() };
  };
  return {
    url: simulator.url,
    reportUrl: `${listenerUrl}/reports`,
    heard,
    post,
    text: (body: string, more: object = {}) =>
      post("texts", { from: ann, to: clinic, body, ...more }),
    arm: (kind: string) => post("faults", { kind, times: 1 }),
    ledger: async () => (await fetch(`${simulator.url}/simulator/ledger`)).json<Ledger>(),
    /** The official client, led here instead of to api.twilio.com. */
    client: twilio(accountSid, authToken, { httpClient: ledTo(simulator.url) }),
    stripe: new Stripe(stripeSecrets.secretKey, {
      host: "localhost",
      port: Number(new URL(simulator.url).port),
      protocol: "http",
      maxNetworkRetries: 0,
    }),
    stranger: twilio(accountSid, "wrong", { httpClient: ledTo(simulator.url) }),
  };
}

interface Heard {
  readonly url: string;
  readonly params: Record<string, string>;
  readonly isSigned: boolean;
  readonly body: string;
  readonly header: (name: string) => string;
}

interface Ledger {
  accepted: { sid: string; to: string; body: string; status: string }[];
  received: { sid: string; body: string }[];
  webhooks: { sid: string; status: number }[];
  reports: { sid: string; status: string }[];
  emails: { subject: string }[];
  refused: { code: number }[];
  numbers: {
    sid: string;
    phoneNumber: string;
    smsUrl: string;
    messagingServiceSid: string | null;
  }[];
  subscriptions: { id: string; status: string; email: string | null }[];
  checkouts: { id: string; url: string; status: string; amount: number }[];
  events: { type: string; status: number }[];
  postings: { receiver: string; type: string; isSigned: boolean | null; status: number }[];
  purchases: number;
  releases: number;
}

function ledTo(url: string) {
  const client = new twilio.RequestClient({ timeout: 1500 });
  client.axios.interceptors.request.use((config) => {
    if (config.url) config.url = config.url.replace(/https:\/\/(api|messaging)\.twilio\.com/, url);
    return config;
  });
  return client;
}
