import { logActivity } from "#data/activity.ts";
import { type LineTraffic, readTraffic } from "#data/line-health.ts";
import { readLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import type { Line } from "#domain/line.ts";
import type { SignedIn } from "#domain/staff.ts";
import {
  deferToNumbers,
  type MessagingService,
  serviceOfNumber,
} from "#twilio-edge-helpers/messaging-services.ts";
import { configureNumber, findNumbers, type OwnedNumber } from "#twilio-edge-helpers/numbers.ts";
import { activityOf } from "./activity-of.ts";
import { followTest } from "./line-health.ts";
import { isFree, smsUrlOf } from "./line-number.ts";
import type { Ports } from "./ports.ts";

/**
 * How the number is set at the gateway, the worst first: nothing was set up yet, the account has it
 * no more, its texts go elsewhere (to an application, to a Messaging Service of ours or of somebody
 * else's, to another address), or they are lost when we don't answer at once.
 */
type AtGateway =
  | "not-yet"
  | "missing"
  | "application"
  | "service"
  | "other-service"
  | "elsewhere"
  | "fallback"
  | "right"
  | "unavailable";

export interface LineHealth {
  readonly line: Line;
  readonly atGateway: AtGateway;
  readonly traffic: LineTraffic;
}

/** Whether the line is alive: what the gateway says of it, and what our own rows say. */
export async function examineLine(ports: Ports, { clinic }: SignedIn): Promise<LineHealth | null> {
  const store = forClinic(ports.databases, clinic);
  const line = await readLine(store);
  if (!line) return null;
  const [{ atGateway }, traffic] = await Promise.all([
    examineNumber(ports, line),
    readTraffic(store, line.number).then(async (traffic) => ({
      ...traffic,
      test: await followTest(ports, store, line, traffic.test),
    })),
  ]);
  return { line, atGateway, traffic };
}

export type RepairOutcome =
  | "repaired"
  /** There is nothing of ours to repair: the line was never set up, or the number is another one. */
  | "not-ours"
  /** Only who runs the account can take it out of somebody else's Messaging Service. */
  | "other-service"
  | "unavailable";

/** Sets the number at the gateway as it has to be. */
export async function repairLine(ports: Ports, staff: SignedIn): Promise<RepairOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const line = await readLine(store);
  if (!line) return "not-ours";
  const { atGateway, owned, service } = await examineNumber(ports, line);
  if (atGateway === "unavailable" || atGateway === "other-service") return atGateway;
  if (atGateway === "not-yet" || !owned) return "not-ours";
  const url = smsUrlOf(ports);
  const settings = { name: owned.name, smsUrl: url, smsFallbackUrl: url };
  const set = await configureNumber(ports.gateway, owned.sid, settings);
  if (set.kind !== "ok") return "unavailable";
  if (service && !service.defersToNumber) {
    const deferred = await deferToNumbers(ports.gateway, service.sid);
    if (deferred.kind !== "ok") return "unavailable";
  }
  await logActivity(store, activityOf(ports, staff, "line-repaired", line.number));
  return "repaired";
}

interface Examined {
  readonly atGateway: AtGateway;
  readonly owned?: OwnedNumber;
  readonly service?: MessagingService | null;
}

async function examineNumber(ports: Ports, line: Line): Promise<Examined> {
  // A number that was never found or bought for the line is nobody's to look at.
  if (line.configuredAt === null && line.numberSid === null) return { atGateway: "not-yet" };
  const found = await findNumbers(ports.gateway, { number: line.number });
  if (found.kind !== "ok") return { atGateway: "unavailable" };
  const [owned] = found.value;
  const isOurs = line.numberSid === null || owned?.sid === line.numberSid;
  if (!owned || !isOurs) return { atGateway: "missing" };
  const home = await serviceOfNumber(ports.gateway, owned.sid);
  if (home.kind !== "ok") return { atGateway: "unavailable" };
  const service = home.value === "none" ? null : home.value;
  return { atGateway: judge(ports, line, owned, service), owned, service };
}

function judge(
  ports: Ports,
  line: Line,
  owned: OwnedNumber,
  service: MessagingService | null,
): AtGateway {
  if (service && !service.defersToNumber) {
    const isOurs = service.sid === line.messagingServiceSid || isFree(ports, service.inboundUrl);
    return isOurs ? "service" : "other-service";
  }
  if (owned.smsApplicationSid !== "") return "application";
  // The part after # says how the gateway tries again; without it texts come all the same.
  const leadsHere = (url: string) => url.split("#")[0] === ports.inboundUrl;
  if (!leadsHere(owned.smsUrl) || owned.smsMethod !== "POST") return "elsewhere";
  return leadsHere(owned.smsFallbackUrl) ? "right" : "fallback";
}
