import type { MessagingService } from "./messaging-services.ts";
import type { IncomingNumber, Network } from "./network.ts";
import { capabilitiesOf } from "./number-atlas.ts";

const host = "https://messaging.twilio.com";

/** Lists of the newer APIs say where they are in `meta`. Source: twilio-node, lib/base/Page.js. */
export function v1Page<Row>(key: string, rows: readonly Row[], address: string) {
  const url = new URL(address);
  const size = Math.min(Number(url.searchParams.get("PageSize") ?? 50), 1000);
  const number = Number(url.searchParams.get("Page") ?? 0);
  const urlOf = (number: number) => {
    const params = new URLSearchParams(url.search);
    params.set("PageSize", String(size));
    params.set("Page", String(number));
    return `${host}${url.pathname}?${params.toString()}`;
  };
  return {
    [key]: rows.slice(number * size, (number + 1) * size),
    meta: {
      page: number,
      page_size: size,
      first_page_url: urlOf(0),
      previous_page_url: number > 0 ? urlOf(number - 1) : null,
      url: urlOf(number),
      next_page_url: rows.length > (number + 1) * size ? urlOf(number + 1) : null,
      key,
    },
  };
}

/** Twilio, "Services resource". Dates of the newer APIs are ISO 8601. */
export function serviceBody(network: Network, service: MessagingService) {
  const url = `${host}/v1/Services/${service.sid}`;
  return {
    sid: service.sid,
    account_sid: network.options.accountSid,
    friendly_name: service.friendlyName,
    ...datesNow(),
    inbound_request_url: service.inboundUrl === "" ? null : service.inboundUrl,
    inbound_method: "POST",
    fallback_url: null,
    fallback_method: "POST",
    status_callback: null,
    sticky_sender: true,
    mms_converter: true,
    smart_encoding: true,
    scan_message_content: "inherit",
    fallback_to_long_code: true,
    area_code_geomatch: true,
    synchronous_validation: false,
    validity_period: 14400,
    usecase: "undeclared",
    us_app_to_person_registered: service.campaign.status === "VERIFIED",
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
    url,
    links: {
      phone_numbers: `${url}/PhoneNumbers`,
      us_app_to_person: `${url}/Compliance/Usa2p`,
    },
  };
}

/** Twilio, "Messaging Services PhoneNumber resource". */
export function poolNumberBody(
  network: Network,
  serviceSid: string,
  { sid, phoneNumber, country }: IncomingNumber,
) {
  const { voice, sms, mms } = capabilitiesOf(phoneNumber);
  return {
    sid,
    account_sid: network.options.accountSid,
    service_sid: serviceSid,
    ...datesNow(),
    phone_number: phoneNumber,
    country_code: country,
    capabilities: [...(voice ? ["Voice"] : []), ...(sms ? ["SMS"] : []), ...(mms ? ["MMS"] : [])],
    url: `${host}/v1/Services/${serviceSid}/PhoneNumbers/${sid}`,
  };
}

/** Twilio, "Usa2p resource". Errors are there only when the carriers said no. */
export function campaignBody(network: Network, { sid, campaign }: MessagingService) {
  const rejection = {
    error_code: 30886,
    description: campaign.rejection,
    fields: ["USE_CASE_DESCRIPTION"],
    url: "https://www.twilio.com/docs/api/errors/30886",
  };
  return {
    sid: campaign.sid,
    account_sid: network.options.accountSid,
    brand_registration_sid: `BN${"0".repeat(32)}`,
    messaging_service_sid: sid,
    description: "Clinics answer their clients' texts.",
    message_samples: ["Riverside Animal Clinic: Biscuit can come home."],
    us_app_to_person_usecase: "CUSTOMER_CARE",
    has_embedded_links: false,
    has_embedded_phone: false,
    subscriber_opt_in: true,
    age_gated: false,
    direct_lending: false,
    campaign_status: campaign.status,
    campaign_id: campaign.status === "VERIFIED" ? "CSIMUL8" : null,
    is_externally_registered: false,
    rate_limits: null,
    message_flow: "The client texts first.",
    opt_in_message: "",
    opt_out_message: "",
    help_message: "",
    opt_in_keywords: [],
    opt_out_keywords: [],
    help_keywords: [],
    ...datesNow(),
    url: `${host}/v1/Services/${sid}/Compliance/Usa2p/${campaign.sid}`,
    mock: false,
    errors: campaign.status === "FAILED" ? [rejection] : [],
  };
}

function datesNow() {
  const now = new Date().toISOString();
  return { date_created: now, date_updated: now };
}
