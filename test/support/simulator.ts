import { inject } from "vitest";
import { account } from "./configuration.ts";

/** Steers the telephone network of the tests in workerd. */
export async function simulate(path: string, body: object): Promise<void> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${inject("simulatorUrl")}/simulator/${path}`, init);
  if (!response.ok) throw new Error(await response.text());
}

export const arm = (kind: string, times = 1) => simulate("faults", { kind, times });

/** What the network accepted for somebody. */
export async function acceptedFor(to: string): Promise<{ sid: string; status: string }[]> {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  const ledger = await response.json<{ accepted: { to: string; sid: string; status: string }[] }>();
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
