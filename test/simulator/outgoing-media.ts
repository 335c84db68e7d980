import type { Network, NetworkMessage } from "./network.ts";
import { newSid } from "./network.ts";

/**
 * Fetches what a text brings along, as Twilio does before it hands the text on, and keeps it for the
 * handset. Returns Twilio's error code when something can't be fetched or carried, otherwise null.
 */
export async function fetchOutgoingMedia(
  network: Network,
  message: NetworkMessage,
  urls: readonly string[],
): Promise<number | null> {
  let total = 0;
  for (const url of urls) {
    const response = await fetch(url).catch(() => null);
    const bytes = new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer());
    const contentType = response?.headers.get("Content-Type") ?? "";
    const status = response?.status ?? 0;
    network.fetched.push({ sid: message.sid, url, status, contentType, size: bytes.length });
    if (status !== 200) return 11200; // HTTP retrieval failure
    if (!/^(image|video|audio|text|application)\//.test(contentType)) return 12300;
    total += bytes.length;
    if (total > 5 * 1024 * 1024) return 11751; // media exceeds the size limit
    const sid = newSid("ME");
    network.media.set(sid, { sid, messageSid: message.sid, contentType, bytes });
    message.mediaSids = [...message.mediaSids, sid];
  }
  return null;
}
