import { Hono } from "hono";
import type { IncomingNumber, Network } from "./network.ts";
import { newSid } from "./network.ts";
import { errorBody, numberBody, page } from "./twilio-formats.ts";

/** Numbers to buy and numbers bought, below /2010-04-01/Accounts/:account. */
export function twilioNumbers(network: Network) {
  const { accountSid } = network.options;
  const find = (file: string) => {
    const sid = file.replace(".json", "");
    return [...network.numbers.values()].find((number) => number.sid === sid);
  };
  return new Hono()
    .get("/AvailablePhoneNumbers/:country/:kind", (c) => {
      const country = c.req.param("country");
      if (country !== "US" && country !== "CA") return c.json(missing(), 404);
      const kind = c.req.param("kind").replace(".json", "");
      const numbers = offer(country, kind, c.req.query("AreaCode")).filter(
        ({ phone_number: number }) => !network.numbers.has(number),
      );
      return c.json(page("available_phone_numbers", numbers, c.req.path));
    })
    .post("/IncomingPhoneNumbers.json", async (c) => {
      const form = new URLSearchParams(await c.req.text());
      const phoneNumber = form.get("PhoneNumber") ?? "";
      if (!/^\+1\d{10}$/.test(phoneNumber)) {
        return c.json(errorBody(21421, 400, "PhoneNumber is invalid"), 400);
      }
      if (network.numbers.has(phoneNumber)) {
        return c.json(errorBody(21422, 400, "PhoneNumber is not available"), 400);
      }
      const bare: IncomingNumber = {
        sid: newSid("PN"),
        phoneNumber,
        friendlyName: phoneNumber,
        smsUrl: "",
        smsFallbackUrl: "",
        statusCallback: "",
        country: phoneNumber.startsWith("+1416") ? "CA" : "US",
      };
      const number = configure(bare, form);
      network.numbers.set(phoneNumber, number);
      return c.json(numberBody(accountSid, number), 201);
    })
    .get("/IncomingPhoneNumbers.json", (c) => {
      const wanted = c.req.query("PhoneNumber");
      const numbers = [...network.numbers.values()].filter(
        ({ phoneNumber }) => !wanted || phoneNumber.includes(wanted),
      );
      const rows = numbers.map((number) => numberBody(accountSid, number));
      return c.json(page("incoming_phone_numbers", rows, c.req.path));
    })
    .get("/IncomingPhoneNumbers/:file", (c) => {
      const number = find(c.req.param("file"));
      return number ? c.json(numberBody(accountSid, number)) : c.json(missing(), 404);
    })
    .post("/IncomingPhoneNumbers/:file", async (c) => {
      const number = find(c.req.param("file"));
      if (!number) return c.json(missing(), 404);
      const changed = configure(number, new URLSearchParams(await c.req.text()));
      network.numbers.set(number.phoneNumber, changed);
      return c.json(numberBody(accountSid, changed));
    })
    .delete("/IncomingPhoneNumbers/:file", (c) => {
      const number = find(c.req.param("file"));
      if (!number) return c.json(missing(), 404);
      network.numbers.delete(number.phoneNumber);
      return c.body(null, 204);
    });
}

/** Ten numbers of the area, always the same ones, less those that are taken. */
function offer(country: "US" | "CA", kind: string, areaCode: string | undefined) {
  const area = kind === "TollFree" ? "888" : (areaCode ?? (country === "CA" ? "416" : "503"));
  return Array.from({ length: 10 }, (_, i) => {
    const number = `+1${area}55501${String(50 + i)}`;
    return {
      friendly_name: `(${area}) 555-01${50 + i}`,
      phone_number: number,
      locality: country === "CA" ? "Toronto" : "Portland",
      region: country === "CA" ? "ON" : "OR",
      iso_country: country,
      capabilities: { voice: true, SMS: true, MMS: true },
    };
  });
}

function configure(number: IncomingNumber, form: URLSearchParams): IncomingNumber {
  return {
    ...number,
    friendlyName: form.get("FriendlyName") ?? number.friendlyName,
    smsUrl: form.get("SmsUrl") ?? number.smsUrl,
    smsFallbackUrl: form.get("SmsFallbackUrl") ?? number.smsFallbackUrl,
    statusCallback: form.get("StatusCallback") ?? number.statusCallback,
  };
}

function missing() {
  return errorBody(20404, 404, "The requested resource was not found");
}
