import { setTimeout as wait } from "node:timers/promises";
import { Hono } from "hono";
import { deliver, report } from "./deliver.ts";
import { hangUp } from "./hang-up.ts";
import { fetchOutgoingMedia } from "./outgoing-media.ts";
import type { Network, NetworkMessage } from "./network.ts";
import { clockOf, newSid, optOutKey } from "./network.ts";
import { errorBody, mediaBody, messageBody, missing, page, pageOf } from "./twilio-formats.ts";

/** Messages and their media, below /2010-04-01/Accounts/:account. */
export function twilioMessages(network: Network) {
  const { accountSid } = network.options;
  const find = (sid: string) => network.messages.find((message) => message.sid === sid);
  const findMedium = (messageSid: string, file: string) => {
    const medium = network.media.get(file.replace(".json", ""));
    return medium?.messageSid === messageSid ? medium : undefined;
  };
  return new Hono()
    .use(async (c, next) => {
      await next();
      c.header("Date", new Date(clockOf(network)).toUTCString());
    })
    .post("/Messages.json", async (c) => {
      const form = new URLSearchParams(await c.req.text());
      if (network.faults.strikes("429")) {
        return c.json(errorBody(20429, 429, "Too Many Requests"), 429, { "Retry-After": "1" });
      }
      if (network.faults.strikes("500-before"))
        return c.json(errorBody(20500, 500, "Internal Server Error"), 500);
      if (network.faults.strikes("timeout-before-accept")) return hangUp(c);
      if (network.faults.strikes("slow")) await wait(network.options.slowMs ?? 3000);
      const refusal = refuse(network, form);
      if (refusal) {
        const at = { to: form.get("To") ?? "", from: form.get("From") ?? "", at: Date.now() };
        network.refused.push({ code: refusal.code, ...at });
        return c.json(refusal, 400);
      }
      const message = accept(network, form);
      if (network.faults.strikes("early-report")) await report(network, message, "sent", null);
      void fetchOutgoingMedia(network, message, form.getAll("MediaUrl")).then((problem) =>
        deliver(network, message, problem),
      );
      if (network.faults.strikes("500-after-accept")) {
        return c.json(errorBody(20500, 500, "Internal Server Error"), 500);
      }
      if (network.faults.strikes("timeout-after-accept")) return hangUp(c);
      return c.json(messageBody(accountSid, { ...message, status: "queued" }), 201);
    })
    .get("/Messages.json", (c) => {
      const url = new URL(c.req.url);
      const rows = network.messages
        .filter((message) => matches(message, url.searchParams))
        .toReversed()
        .map((message) => messageBody(accountSid, message));
      return c.json(pageOf("messages", rows, url));
    })
    .get("/Messages/:file{SM[0-9a-f]+.json|MM[0-9a-f]+.json}", (c) => {
      const message = find(c.req.param("file").replace(".json", ""));
      return message ? c.json(messageBody(accountSid, message)) : c.json(missing(), 404);
    })
    .delete("/Messages/:file{SM[0-9a-f]+.json|MM[0-9a-f]+.json}", (c) => {
      const message = find(c.req.param("file").replace(".json", ""));
      if (!message) return c.json(missing(), 404);
      network.messages = network.messages.filter((other) => other !== message);
      for (const sid of message.mediaSids) network.media.delete(sid);
      return c.body(null, 204);
    })
    .get("/Messages/:sid/Media.json", (c) => {
      const media = [...network.media.values()].filter(
        ({ messageSid }) => messageSid === c.req.param("sid"),
      );
      const rows = media.map((medium) => mediaBody(accountSid, medium));
      return c.json(page("media_list", rows, c.req.path));
    })
    .get("/Messages/:sid/Media/:medium", (c) => {
      const medium = findMedium(c.req.param("sid"), c.req.param("medium"));
      if (!medium || network.faults.strikes("media-404-first")) return c.json(missing(), 404);
      if (c.req.param("medium").endsWith(".json")) return c.json(mediaBody(accountSid, medium));
      return c.redirect(`${network.mediaUrl}/${medium.sid}`, 307);
    })
    .delete("/Messages/:sid/Media/:medium", (c) => {
      const medium = findMedium(c.req.param("sid"), c.req.param("medium"));
      if (!medium) return c.json(missing(), 404);
      network.media.delete(medium.sid);
      return c.body(null, 204);
    });
}

/** Source of the codes: Twilio, "Error and warning dictionary". */
function refuse(network: Network, form: URLSearchParams) {
  const [to, from, body] = [form.get("To") ?? "", form.get("From") ?? "", form.get("Body") ?? ""];
  if (!/^\+[1-9]\d{6,14}$/.test(to))
    return errorBody(21211, 400, `Invalid 'To' Phone Number: ${to}`);
  if (!network.numbers.has(from)) {
    return errorBody(21606, 400, `The 'From' phone number ${from} is not yours`);
  }
  if (body === "" && !form.has("MediaUrl"))
    return errorBody(21602, 400, "Message body is required");
  if (body.length > 1600) return errorBody(21617, 400, "The message body exceeds 1600 characters");
  if (network.optOuts.has(optOutKey(from, to))) {
    return errorBody(21610, 400, "Attempt to send to unsubscribed recipient");
  }
  return null;
}

function accept(network: Network, form: URLSearchParams): NetworkMessage {
  const message: NetworkMessage = {
    sid: newSid(form.has("MediaUrl") ? "MM" : "SM"),
    from: form.get("From") ?? "",
    to: form.get("To") ?? "",
    body: form.get("Body") ?? "",
    direction: "outbound-api",
    status: "queued",
    errorCode: null,
    statusCallback: form.get("StatusCallback"),
    mediaSids: [],
    createdAt: clockOf(network),
    updatedAt: Date.now(),
  };
  network.messages.push(message);
  return message;
}

function matches(message: NetworkMessage, query: URLSearchParams): boolean {
  // Twilio compares to the second, and takes a day's date as its midnight.
  const second = Math.floor(message.createdAt / 1000) * 1000;
  const since = query.get("DateSent>");
  const until = query.get("DateSent<");
  const day = query.get("DateSent");
  return (
    (query.get("To") ?? message.to) === message.to &&
    (query.get("From") ?? message.from) === message.from &&
    (!since || second >= Math.floor(Date.parse(since) / 1000) * 1000) &&
    (!until || second <= Date.parse(until)) &&
    (!day || new Date(second).toISOString().startsWith(day.slice(0, 10)))
  );
}
