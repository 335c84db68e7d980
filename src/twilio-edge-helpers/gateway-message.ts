import { isRecord } from "./request.ts";

/** A message as Twilio keeps it. Times are epoch milliseconds. */
export interface GatewayMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly status: string;
  /** `inbound`, or one of several that begin with `outbound`. */
  readonly direction: string;
  readonly errorCode: number | null;
  readonly mediaCount: number;
  readonly createdAt: number;
  /** When its status last changed. */
  readonly updatedAt: number;
}

/** Null for what is no message. Dates are RFC 2822; counts come as text (Twilio's own choice). */
export function toGatewayMessage(value: unknown): GatewayMessage | null {
  if (!isRecord(value)) return null;
  const { sid, from, to, body, status, direction, error_code: errorCode } = value;
  if (typeof sid !== "string" || typeof from !== "string" || typeof to !== "string") return null;
  const date = (name: string) => Date.parse(String(value[name])) || 0;
  return {
    sid,
    from,
    to,
    body: typeof body === "string" ? body : "",
    status: typeof status === "string" ? status : "",
    direction: typeof direction === "string" ? direction : "",
    errorCode: typeof errorCode === "number" ? errorCode : null,
    mediaCount: Number(value["num_media"] ?? 0) || 0,
    createdAt: date("date_created"),
    updatedAt: date("date_updated"),
  };
}
