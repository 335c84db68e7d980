import { setTimeout as wait } from "node:timers/promises";
import { serviceOf } from "./messaging-services.ts";
import type { IncomingNumber, Network, NetworkMessage } from "./network.ts";
import { clockOf, newSid, optOutKey } from "./network.ts";
import { postWebhook, type Posted } from "./post-webhook.ts";

export interface Text {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media?: readonly { readonly contentType: string; readonly base64: string }[] | undefined;
  readonly sid?: string | undefined;
  /** How much later than the text its webhook comes, in ms. */
  readonly afterMs?: number | undefined;
}

/**
 * A person's text reaches the network, which keeps it, acts on STOP and START, and posts the webhook
 * of the number. Status 0: the webhook did not get through, comes later, or there is none to post.
 */
export async function textTheClinic(
  network: Network,
  text: Text,
): Promise<{ sid: string; status: number }> {
  const media = text.media ?? [];
  const sid = text.sid ?? newSid(media.length > 0 ? "MM" : "SM");
  const mediaSids = media.map(({ contentType, base64 }) => {
    const medium = { sid: newSid("ME"), messageSid: sid, contentType };
    network.media.set(medium.sid, {
      ...medium,
      bytes: Uint8Array.from(Buffer.from(base64, "base64")),
    });
    return medium.sid;
  });
  const message: NetworkMessage = {
    sid,
    from: text.from,
    to: text.to,
    body: text.body,
    direction: "inbound",
    status: "received",
    errorCode: null,
    statusCallback: null,
    mediaSids,
    createdAt: clockOf(network),
    updatedAt: Date.now(),
  };
  const isRepeat = network.messages.some((known) => known.sid === sid);
  if (!isRepeat) network.messages.push(message);
  const optOutType = isRepeat ? null : actOnKeyword(network, message);

  const { afterMs = 0 } = text;
  if (afterMs > 0) {
    void wait(afterMs).then(() => hand(network, message, optOutType));
    return { sid, status: 0 };
  }
  return { sid, status: await hand(network, message, optOutType) };
}

/** Hands a text to the clinic; how that was answered. */
async function hand(
  network: Network,
  message: NetworkMessage,
  optOutType: string | null,
): Promise<number> {
  const number = network.numbers.get(message.to);
  const posts = number && addressesOf(network, number);
  if (!posts) return 0;
  if (network.faults.strikes("drop-webhook")) return 0;
  const times = network.faults.strikes("duplicate-webhook") ? 2 : 1;
  let posted: Posted = { kind: "unreachable" };
  for (let i = 0; i < times; i += 1) {
    posted = await postInbound(network, posts, inboundParams(network, message, optOutType));
  }
  if (posted.kind === "unreachable") return 0;
  textBack(network, message, posted);
  return posted.status;
}

/**
 * A messaging service posts the texts of its numbers to its own address, unless it is told to leave
 * them to the numbers; an application takes them from the number's addresses. Null: they go nowhere.
 * Source: Twilio, "Services resource: properties", "IncomingPhoneNumber resource: properties".
 */
function addressesOf(network: Network, number: IncomingNumber): Addresses | null {
  const service = serviceOf(network, number.sid);
  if (service?.useInboundWebhookOnNumber === false) {
    return service.inboundUrl === "" ? null : { smsUrl: service.inboundUrl, smsFallbackUrl: "" };
  }
  return number.smsApplicationSid === "" ? number : null;
}

type Addresses = Pick<IncomingNumber, "smsUrl" | "smsFallbackUrl">;

/** To the number's address and, if that fails, its fallback. Twilio, "Availability and reliability". */
async function postInbound(
  network: Network,
  { smsUrl, smsFallbackUrl }: Addresses,
  params: Record<string, string>,
): Promise<Posted> {
  const post = async (url: string, params: Record<string, string>) => {
    const posted = await postWebhook(network.options.authToken, url, params);
    const status = posted.kind === "answered" ? posted.status : 0;
    network.webhooks.push({ url, sid: params["MessageSid"] ?? "", status, at: Date.now() });
    return posted;
  };
  const posted = await post(smsUrl, params);
  if (smsFallbackUrl === "" || (posted.kind === "answered" && posted.status < 400)) return posted;
  return post(smsFallbackUrl, { ...params, ErrorCode: "11200", ErrorUrl: smsUrl });
}

/** Twilio answers these itself, and blocks what follows a STOP (its default opt-out handling). */
function actOnKeyword(network: Network, { from, to, body }: NetworkMessage): string | null {
  const type = keywords[body.trim().toUpperCase()];
  if (!type) return null;
  const key = optOutKey(to, from);
  if (type === "STOP") network.optOuts.add(key);
  if (type === "START") network.optOuts.delete(key);
  arrive(network, to, from, answers[type]);
  return type;
}

const keywords: Record<string, keyof typeof answers | undefined> = {
  ...{
    STOP: "STOP",
    STOPALL: "STOP",
    UNSUBSCRIBE: "STOP",
    CANCEL: "STOP",
    END: "STOP",
    QUIT: "STOP",
    REVOKE: "STOP",
    OPTOUT: "STOP",
  },
  ...{ START: "START", YES: "START", UNSTOP: "START", HELP: "HELP", INFO: "HELP" },
};

const answers = {
  STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

/** What the webhook answers is texted back: a TwiML <Message>, or anything served as plain text. */
function textBack(network: Network, message: NetworkMessage, answer: Posted): void {
  if (answer.kind !== "answered" || answer.status >= 300) return;
  const twiml = /<Message[^>]*>([\s\S]*?)<\/Message>/.exec(answer.text)?.[1];
  const text = answer.type.startsWith("text/plain") ? answer.text : twiml;
  if (text) arrive(network, message.to, message.from, text);
}

function arrive(network: Network, from: string, to: string, body: string): void {
  network.messages.push({
    sid: newSid("SM"),
    from,
    to,
    body,
    direction: "outbound-reply",
    status: "delivered",
    errorCode: null,
    statusCallback: null,
    mediaSids: [],
    createdAt: clockOf(network),
    updatedAt: Date.now(),
  });
}

/** Twilio, "Messaging webhooks: request parameters". */
function inboundParams(
  network: Network,
  message: NetworkMessage,
  optOutType: string | null,
): Record<string, string> {
  const { sid, from, to, body } = message;
  const country = network.numbers.get(to)?.country ?? "US";
  const media = message.mediaSids.flatMap((mediaSid, i) => {
    const path = `/2010-04-01/Accounts/${network.options.accountSid}/Messages/${sid}/Media/${mediaSid}`;
    const contentType = network.media.get(mediaSid)?.contentType ?? "";
    return [
      [`MediaUrl${i}`, `https://api.twilio.com${path}`],
      [`MediaContentType${i}`, contentType],
    ] as const;
  });
  return {
    ToCountry: country,
    ToState: country === "CA" ? "ON" : "OR",
    ToCity: "",
    ToZip: "",
    FromCountry: country,
    FromState: "",
    FromCity: "",
    FromZip: "",
    SmsMessageSid: sid,
    SmsSid: sid,
    MessageSid: sid,
    AccountSid: network.options.accountSid,
    ApiVersion: "2010-04-01",
    SmsStatus: "received",
    NumSegments: "1",
    NumMedia: String(message.mediaSids.length),
    From: from,
    To: to,
    Body: body,
    ...Object.fromEntries(media),
    ...(optOutType ? { OptOutType: optOutType } : {}),
  };
}
