import { inject } from "vitest";
import { account } from "./configuration.ts";

/** Steers the telephone network of the tests in workerd. */
export async function simulate(path: string, body: object): Promise<void> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${inject("simulatorUrl")}/simulator/${path}`, init);
  if (!response.ok) throw new Error(await response.text());
}

/** What somebody does in Twilio's console: a form to an address of the account, or, with null, DELETE. */
export async function atTwilio(
  path: string,
  form: Record<string, string> | null,
  network = inject("simulatorUrl"),
): Promise<void> {
  const { accountSid, authToken } = account;
  const root = path.startsWith("/v1/") ? "" : `/2010-04-01/Accounts/${accountSid}`;
  const response = await fetch(network + root + path, {
    method: form ? "POST" : "DELETE",
    headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  if (!response.ok) throw new Error(await response.text());
}

export const arm = (kind: string, times = 1) => simulate("faults", { kind, times });

/** What the network accepted for somebody. */
export async function acceptedFor(
  to: string,
  network = inject("simulatorUrl"),
): Promise<{ sid: string; status: string; body: string }[]> {
  const response = await fetch(`${network}/simulator/ledger`);
  const ledger = await response.json<{
    accepted: { to: string; sid: string; status: string; body: string }[];
  }>();
  return ledger.accepted.filter((message) => message.to === to);
}

/** Somebody's text with media, kept by the network; its webhook's parameters, not yet posted. */
export async function mediaText(
  from: string,
  media: readonly { contentType: string; bytes: Uint8Array }[],
): Promise<{ sid: string } & Record<string, string>> {
  const body = JSON.stringify({
    from,
    to: "+10000000000", // no clinic's: the test posts the webhook
    body: "",
    media: media.map(({ contentType, bytes }) => ({
      contentType,
      base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
    })),
  });
  const url = inject("simulatorUrl");
  const sent = await fetch(`${url}/simulator/texts`, { method: "POST", body });
  const { sid } = await sent.json<{ sid: string }>();
  const path = `/2010-04-01/Accounts/${account.accountSid}/Messages/${sid}/Media`;
  const headers = { Authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}` };
  const listed = await fetch(`${url}${path}.json`, { headers });
  const { media_list: list } = await listed.json<{ media_list: { sid: string }[] }>();
  const urls = list.map(({ sid }, i) => [`MediaUrl${i}`, `https://api.twilio.com${path}/${sid}`]);
  return { sid, NumMedia: String(list.length), ...Object.fromEntries(urls) };
}
