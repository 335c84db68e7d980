import { Hono } from "hono";
import type { Network } from "./network.ts";
import { capabilitiesOf, offers, type Offer } from "./number-atlas.ts";
import { missing, page } from "./twilio-formats.ts";

/** Numbers that are for sale, below /2010-04-01/Accounts/:account. */
export function availableNumbers(network: Network) {
  return new Hono().get("/AvailablePhoneNumbers/:country/:kind", (c) => {
    const country = c.req.param("country");
    const kind = c.req.param("kind").replace(".json", "");
    if (country !== "US" && country !== "CA") return c.json(missing(), 404);
    if (kind !== "Local" && kind !== "TollFree") return c.json(missing(), 404);
    const url = new URL(c.req.url);
    const found = offers(country, kind)
      .filter(({ phoneNumber }) => !network.numbers.has(phoneNumber))
      .filter(({ phoneNumber }) => !network.takenNumbers.has(phoneNumber))
      .filter((offer) => isWanted(offer, url.searchParams));
    const size = Math.min(Number(url.searchParams.get("PageSize") ?? 50), 1000);
    const rows = found.slice(0, size).map(offerBody);
    return c.json(page("available_phone_numbers", rows, url.pathname + url.search, { size }));
  });
}

function isWanted(offer: Offer, query: URLSearchParams): boolean {
  const { voice, sms, mms } = capabilitiesOf(offer.phoneNumber);
  const isSame = (filter: string, value: string | null) =>
    (query.get(filter) ?? value)?.toLowerCase() === value?.toLowerCase();
  const isAble = (filter: string, ability: boolean) =>
    (query.get(filter) ?? String(ability)) === String(ability);
  return (
    isSame("AreaCode", offer.areaCode) &&
    isSame("InLocality", offer.locality) &&
    isSame("InRegion", offer.region) &&
    isAble("VoiceEnabled", voice) &&
    isAble("SmsEnabled", sms) &&
    isAble("MmsEnabled", mms)
  );
}

/** Twilio, "AvailablePhoneNumber Local resource". SMS and MMS are in capitals here, only here. */
function offerBody({ phoneNumber, areaCode, country, locality, region }: Offer) {
  const { voice, sms, mms } = capabilitiesOf(phoneNumber);
  return {
    friendly_name: `(${areaCode}) 555-${phoneNumber.slice(-4)}`,
    phone_number: phoneNumber,
    lata: null,
    locality,
    rate_center: null,
    latitude: null,
    longitude: null,
    region,
    postal_code: null,
    iso_country: country,
    address_requirements: "none",
    beta: false,
    capabilities: { voice, SMS: sms, MMS: mms },
  };
}
