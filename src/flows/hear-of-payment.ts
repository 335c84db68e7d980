import { readLine, wakeLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import type { Ports } from "./ports.ts";

/**
 * A webhook of the payment service only says that a line has news: what they are the line's job asks
 * the service itself. So one that comes twice, late, in the wrong order or not at all does no harm.
 */
export async function receivePaymentWebhook(
  ports: Ports,
  payload: string,
  signature: string,
): Promise<"heard" | "forged"> {
  const heard = await ports.billing.hear(payload, signature);
  if (heard.kind === "forged") return "forged";
  if (heard.kind === "other") return "heard";
  const { clinicId } = heard;
  const store = forClinic(ports.databases, { id: clinicId, shard: "DB" });
  const line = await readLine(store);
  if (!line) return "heard";
  await wakeLine(store, ports.now());
  await ports.enqueue([{ shard: "DB", clinicId, kind: "tend-line", subjectId: line.id }]);
  return "heard";
}
