import type { IncomingNumber, Medium, NetworkMessage } from "./network.ts";
import { capabilitiesOf } from "./number-atlas.ts";

/** Twilio's error body. Source: "Twilio's response: exceptions". */
export function errorBody(code: number, status: number, message: string) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

export function missing() {
  return errorBody(20404, 404, "The requested resource was not found");
}

/** Twilio, "Message resource: properties". Dates are RFC 2822, counts are text. */
export function messageBody(accountSid: string, message: NetworkMessage) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  const date = rfc2822(message.createdAt);
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: date,
    date_sent: message.status === "queued" ? null : date,
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_media: String(message.mediaSids.length),
    num_segments: "1",
    price: null,
    price_unit: "USD",
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

export function mediaBody(accountSid: string, { sid, messageSid, contentType }: Medium) {
  return {
    sid,
    account_sid: accountSid,
    parent_sid: messageSid,
    content_type: contentType,
    date_created: rfc2822(Date.now()),
    date_updated: rfc2822(Date.now()),
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${sid}.json`,
  };
}

/** Twilio, "IncomingPhoneNumber resource": with an application the addresses are ignored. */
export function numberBody(accountSid: string, number: IncomingNumber) {
  return {
    sid: number.sid,
    account_sid: accountSid,
    friendly_name: number.friendlyName,
    phone_number: number.phoneNumber,
    sms_url: number.smsUrl,
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl,
    sms_fallback_method: "POST",
    sms_application_sid: number.smsApplicationSid,
    status_callback: number.statusCallback,
    capabilities: { ...capabilitiesOf(number.phoneNumber), fax: false },
    api_version: "2010-04-01",
    date_created: rfc2822(Date.now()),
    date_updated: rfc2822(Date.now()),
    uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${number.sid}.json`,
  };
}

/** The page that the address asks for, of all rows there are. */
export function pageOf<Row>(name: string, rows: readonly Row[], url: URL) {
  const size = Math.min(Number(url.searchParams.get("PageSize") ?? 50), 1000);
  const number = Number(url.searchParams.get("Page") ?? 0);
  const skip = number * size;
  const isLast = rows.length <= skip + size;
  const shown = rows.slice(skip, skip + size);
  return page(name, shown, url.pathname + url.search, { number, size, isLast });
}

/** The wrapping of every list, newest API of the 2010 kind; the first of its pages is number 0. */
export function page<Row>(
  name: string,
  rows: readonly Row[],
  url: string,
  { number = 0, size = 50, isLast = true } = {},
) {
  const [path = "", query] = url.split("?");
  const uriOf = (number: number) => {
    const params = new URLSearchParams(query);
    params.set("PageSize", String(size));
    params.set("Page", String(number));
    return `${path}?${params.toString()}`;
  };
  return {
    [name]: rows,
    end: number * size + Math.max(rows.length - 1, 0),
    first_page_uri: uriOf(0),
    next_page_uri: isLast ? null : uriOf(number + 1),
    page: number,
    page_size: size,
    previous_page_uri: number > 0 ? uriOf(number - 1) : null,
    start: number * size,
    uri: uriOf(number),
  };
}

function rfc2822(instant: number): string {
  return new Date(instant).toUTCString().replace("GMT", "+0000");
}
