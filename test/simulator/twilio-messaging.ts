import { type Context, Hono } from "hono";
import { serviceOf } from "./messaging-services.ts";
import type { Network } from "./network.ts";
import { errorBody, missing } from "./twilio-formats.ts";
import { campaignBody, poolNumberBody, serviceBody, v1Page } from "./twilio-v1-formats.ts";

/** Messaging services, the numbers in them and their campaigns, below /v1/Services. */
export function twilioMessaging(network: Network) {
  const find = (c: Context<object, "/:service">) => network.services.get(c.req.param("service"));
  const numberOf = (sid: string) =>
    [...network.numbers.values()].find((number) => number.sid === sid);
  return new Hono()
    .get("/", (c) => {
      const rows = [...network.services.values()].map((service) => serviceBody(network, service));
      return c.json(v1Page("services", rows, c.req.url));
    })
    .get("/:service", (c) => {
      const service = find(c);
      return service ? c.json(serviceBody(network, service)) : c.json(missing(), 404);
    })
    .post("/:service", async (c) => {
      const service = find(c);
      if (!service) return c.json(missing(), 404);
      const form = new URLSearchParams(await c.req.text());
      const wanted = form.get("UseInboundWebhookOnNumber");
      if (wanted !== null) service.useInboundWebhookOnNumber = wanted === "true";
      service.inboundUrl = form.get("InboundRequestUrl") ?? service.inboundUrl;
      return c.json(serviceBody(network, service));
    })
    .post("/:service/PhoneNumbers", async (c) => {
      const service = find(c);
      const form = new URLSearchParams(await c.req.text());
      const number = numberOf(form.get("PhoneNumberSid") ?? "");
      if (!service || !number) return c.json(missing(), 404);
      const home = serviceOf(network, number.sid);
      if (home === service) {
        return c.json(errorBody(21710, 409, "Phone Number is already in the service"), 409);
      }
      if (home) {
        return c.json(errorBody(21712, 409, "Phone Number is in another Messaging Service"), 409);
      }
      service.pool.add(number.sid);
      return c.json(poolNumberBody(network, service.sid, number), 201);
    })
    .get("/:service/PhoneNumbers", (c) => {
      const service = find(c);
      if (!service) return c.json(missing(), 404);
      const rows = [...network.numbers.values()]
        .filter(({ sid }) => service.pool.has(sid))
        .map((number) => poolNumberBody(network, service.sid, number));
      return c.json(v1Page("phone_numbers", rows, c.req.url));
    })
    .get("/:service/PhoneNumbers/:number", (c) => {
      const service = find(c);
      const number = numberOf(c.req.param("number"));
      if (!number || !service?.pool.has(number.sid)) return c.json(missing(), 404);
      return c.json(poolNumberBody(network, service.sid, number));
    })
    .delete("/:service/PhoneNumbers/:number", (c) => {
      const wasThere = find(c)?.pool.delete(c.req.param("number"));
      return wasThere ? c.body(null, 204) : c.json(missing(), 404);
    })
    .get("/:service/Compliance/Usa2p", (c) => {
      const service = find(c);
      if (!service) return c.json(missing(), 404);
      return c.json(v1Page("compliance", [campaignBody(network, service)], c.req.url));
    })
    .get("/:service/Compliance/Usa2p/:campaign", (c) => {
      const service = find(c);
      if (service?.campaign.sid !== c.req.param("campaign")) return c.json(missing(), 404);
      return c.json(campaignBody(network, service));
    });
}
