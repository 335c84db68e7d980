import type { HttpBindings } from "@hono/node-server";
import { setTimeout as wait } from "node:timers/promises";
import { Hono } from "hono";
import { leavePools } from "./messaging-services.ts";
import type { IncomingNumber, Network } from "./network.ts";
import { newSid } from "./network.ts";
import { countryOf } from "./number-atlas.ts";
import { errorBody, missing, numberBody, pageOf } from "./twilio-formats.ts";

/** Numbers that are bought, below /2010-04-01/Accounts/:account. */
export function twilioNumbers(network: Network) {
  const { accountSid } = network.options;
  const find = (file: string) => {
    const sid = file.replace(".json", "");
    return [...network.numbers.values()].find((number) => number.sid === sid);
  };
  return new Hono<{ Bindings: HttpBindings }>()
    .post("/IncomingPhoneNumbers.json", async (c) => {
      const form = new URLSearchParams(await c.req.text());
      const phoneNumber = form.get("PhoneNumber") ?? "";
      if (network.faults.strikes("number-429")) {
        return c.json(errorBody(20429, 429, "Too Many Requests"), 429, { "Retry-After": "1" });
      }
      if (network.faults.strikes("number-500-before")) return c.json(failure(), 500);
      if (network.faults.strikes("number-no-funds")) {
        // Twilio, "Error and warning dictionary", 20005: "potentially because you ran out of funds".
        return c.json(errorBody(20005, 403, "Account not active"), 403);
      }
      if (!/^\+1\d{10}$/.test(phoneNumber)) {
        return c.json(errorBody(21421, 400, "PhoneNumber is invalid"), 400);
      }
      if (network.faults.strikes("number-taken")) network.takenNumbers.add(phoneNumber);
      if (network.numbers.has(phoneNumber) || network.takenNumbers.has(phoneNumber)) {
        return c.json(errorBody(21422, 400, "PhoneNumber is not available"), 400);
      }
      const number = buy(network, phoneNumber, form);
      if (network.faults.strikes("number-500-after-buy")) return c.json(failure(), 500);
      if (network.faults.strikes("number-timeout-after-buy")) {
        await wait(network.options.slowMs ?? 3000);
        c.env.incoming.socket.destroy();
      }
      return c.json(numberBody(accountSid, number), 201);
    })
    .get("/IncomingPhoneNumbers.json", (c) => {
      const url = new URL(c.req.url);
      const wanted = url.searchParams.get("PhoneNumber");
      const name = url.searchParams.get("FriendlyName");
      const rows = [...network.numbers.values()]
        .filter(({ phoneNumber }) => !wanted || phoneNumber.includes(wanted))
        .filter(({ friendlyName }) => name === null || friendlyName === name)
        .map((number) => numberBody(accountSid, number));
      return c.json(pageOf("incoming_phone_numbers", rows, url));
    })
    .get("/IncomingPhoneNumbers/:file", (c) => {
      const number = find(c.req.param("file"));
      return number ? c.json(numberBody(accountSid, number)) : c.json(missing(), 404);
    })
    .post("/IncomingPhoneNumbers/:file", async (c) => {
      const number = find(c.req.param("file"));
      if (!number) return c.json(missing(), 404);
      if (network.faults.strikes("number-config-500")) return c.json(failure(), 500);
      const changed = configure(number, new URLSearchParams(await c.req.text()));
      network.numbers.set(number.phoneNumber, changed);
      return c.json(numberBody(accountSid, changed));
    })
    .delete("/IncomingPhoneNumbers/:file", (c) => {
      const number = find(c.req.param("file"));
      if (!number) return c.json(missing(), 404);
      network.numbers.delete(number.phoneNumber);
      leavePools(network, number.sid);
      network.releases += 1;
      return c.body(null, 204);
    });
}

function buy(network: Network, phoneNumber: string, form: URLSearchParams): IncomingNumber {
  const bare: IncomingNumber = {
    sid: newSid("PN"),
    phoneNumber,
    friendlyName: phoneNumber,
    smsUrl: "",
    smsMethod: "POST",
    smsFallbackUrl: "",
    statusCallback: "",
    smsApplicationSid: "",
    country: countryOf(phoneNumber),
    needsRegistration: true,
  };
  const number = configure(bare, form);
  network.numbers.set(phoneNumber, number);
  network.purchases += 1;
  return number;
}

function configure(number: IncomingNumber, form: URLSearchParams): IncomingNumber {
  return {
    ...number,
    friendlyName: form.get("FriendlyName") ?? number.friendlyName,
    smsUrl: form.get("SmsUrl") ?? number.smsUrl,
    smsMethod: form.get("SmsMethod") ?? number.smsMethod,
    smsFallbackUrl: form.get("SmsFallbackUrl") ?? number.smsFallbackUrl,
    statusCallback: form.get("StatusCallback") ?? number.statusCallback,
    smsApplicationSid: form.get("SmsApplicationSid") ?? number.smsApplicationSid,
  };
}

function failure() {
  return errorBody(20500, 500, "Internal Server Error");
}
