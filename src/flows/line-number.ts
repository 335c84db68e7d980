import { type Line, registrationAtFirst } from "#domain/line.ts";
import {
  buyNumber,
  configureNumber,
  findNumbers,
  notAvailable,
  type OwnedNumber,
  releaseNumber,
} from "#twilio-edge-helpers/numbers.ts";
import {
  joinService,
  type MessagingService,
  serviceOfNumber,
} from "#twilio-edge-helpers/messaging-services.ts";
import type { LineContext, Tended } from "./line-step.ts";
import type { Ports } from "./ports.ts";

/**
 * Gets the number into the account, once: it looks before it buys, since a purchase may have been
 * carried out though its answer was lost. The number's name at the gateway says whose it is.
 */
export async function buyTheNumber(at: LineContext, line: Line): Promise<Tended> {
  const { ports } = at;
  const found = await findNumbers(ports.gateway, { number: line.number });
  if (found.kind === "refused") return stop(line, found.message);
  if (found.kind === "unavailable") return { kind: "wait", reason: found.reason };
  const [owned] = found.value;
  if (owned) return take(at, line, owned);
  if (line.isBrought) return { kind: "done", change: { problem: "number-not-ours" } };
  const bought = await buyNumber(ports.gateway, line.number, settings(at, line));
  if (bought.kind === "ok") return take(at, line, bought.value);
  if (bought.kind === "unavailable") return { kind: "wait", reason: bought.reason };
  if (bought.code !== notAvailable) return stop(line, bought.message);
  // Not for sale: ours since the look just now, or somebody else's.
  const again = await findNumbers(ports.gateway, { number: line.number });
  if (again.kind !== "ok") return { kind: "wait", reason: "The gateway did not say whose it is" };
  const [ours] = again.value;
  return ours ? take(at, line, ours) : { kind: "done", change: { problem: "number-taken" } };
}

async function take(at: LineContext, line: Line, owned: OwnedNumber): Promise<Tended> {
  // Only a purchase for this line gives a number this name before it is taken.
  const isBought = owned.name === nameOf(line);
  if (!isBought && !line.isBrought) return { kind: "done", change: { problem: "number-taken" } };
  if (!owned.takesTexts) return { kind: "done", change: { problem: "number-unfit" } };
  const change = { numberSid: owned.sid, isBrought: !isBought };
  return isBought ? { kind: "done", change } : bring(at, line, owned);
}

/**
 * A number that the account has may serve something else, which no clinic may take over: whoever
 * runs the account says that it is free by leaving its address empty (or at Twilio's own greeting).
 * One that is in a Messaging Service already stays there: its campaign is the one that counts.
 */
async function bring(
  { ports, clinic }: LineContext,
  line: Line,
  owned: OwnedNumber,
): Promise<Tended> {
  const home = await serviceOfNumber(ports.gateway, owned.sid);
  if (home.kind === "refused") return stop(line, home.message);
  if (home.kind === "unavailable") return { kind: "wait", reason: home.reason };
  const service = home.value === "none" ? null : home.value;
  if (isInUse(ports, owned, service)) return { kind: "done", change: { problem: "number-in-use" } };
  const taken = { numberSid: owned.sid, isBrought: true };
  if (!service || line.messagingServiceSid !== null) return { kind: "done", change: taken };
  const joined = { messagingServiceSid: service.sid };
  const registration = registrationAtFirst(clinic.country, { ...line, ...joined });
  return { kind: "done", change: { ...taken, ...joined, registration } };
}

function isInUse(
  ports: Pick<Ports, "inboundUrl">,
  { smsUrl, smsApplicationSid }: OwnedNumber,
  service: MessagingService | null,
): boolean {
  if (service && !service.defersToNumber) return !isFree(ports, service.inboundUrl);
  return smsApplicationSid !== "" || !isFree(ports, smsUrl);
}

/** Do texts go nowhere in particular from there? */
export function isFree({ inboundUrl }: Pick<Ports, "inboundUrl">, url: string): boolean {
  const [address = ""] = url.split("#");
  return ["", inboundUrl].includes(address) || address.startsWith(greeting);
}

const greeting = "https://demo.twilio.com/";

/** Lets the number's texts come to us, and gives back what an earlier attempt bought besides. */
export async function configureTheNumber(at: LineContext, line: Line): Promise<Tended> {
  const { gateway, now } = at.ports;
  const sid = line.numberSid;
  if (sid === null) return { kind: "done", change: { configuredAt: now() } };
  const set = await configureNumber(gateway, sid, settings(at, line));
  if (set.kind === "refused") return stop(line, set.message);
  if (set.kind === "unavailable") return { kind: "wait", reason: set.reason };
  if (line.messagingServiceSid !== null) {
    const joined = await joinService(gateway, line.messagingServiceSid, sid);
    if (joined.kind === "unavailable") return { kind: "wait", reason: joined.reason };
    if (joined.kind === "refused") {
      return { kind: "done", change: { problem: "service-unknown", reason: joined.message } };
    }
  }
  const named = await findNumbers(gateway, { name: nameOf(line) });
  if (named.kind !== "ok") return { kind: "wait", reason: "The gateway did not list its numbers" };
  for (const spare of named.value.filter((one) => one.sid !== sid)) {
    const released = await releaseNumber(gateway, spare.sid);
    if (released.kind === "unavailable") return { kind: "wait", reason: released.reason };
  }
  return { kind: "done", change: { configuredAt: now() } };
}

/**
 * Gives the number back; one that was brought only stops texting us. By its name and not by what we
 * wrote down: a purchase may have come through while somebody switched the line off.
 */
export async function releaseTheNumber({ ports }: LineContext, line: Line): Promise<Tended> {
  const { gateway } = ports;
  const named = await findNumbers(gateway, { name: nameOf(line) });
  if (named.kind !== "ok") return { kind: "wait", reason: "The gateway did not list its numbers" };
  for (const { sid } of named.value) {
    const isTheirs = line.isBrought && sid === line.numberSid;
    const gone = isTheirs
      ? await configureNumber(gateway, sid, { name: line.number, smsUrl: "", smsFallbackUrl: "" })
      : await releaseNumber(gateway, sid);
    if (gone.kind === "unavailable") return { kind: "wait", reason: gone.reason };
    if (gone.kind === "refused") return { kind: "wait", reason: gone.message };
  }
  return { kind: "done", change: { releasedAt: ports.now(), dueAt: null } };
}

/** The number's name at the gateway: by it a purchase is known to be this line's. */
function nameOf({ id }: Line): string {
  return `Deskline ${id}`;
}

/** Where texts to a clinic's number are to be posted. */
export function smsUrlOf({ inboundUrl }: Pick<Ports, "inboundUrl">): string {
  return inboundUrl + retries;
}

function settings({ ports }: LineContext, line: Line) {
  const url = smsUrlOf(ports);
  return { name: nameOf(line), smsUrl: url, smsFallbackUrl: url };
}

/** Twilio tries again after time-outs and 5xx only when the address says so ("Connection overrides"). */
const retries = "#rc=2&rp=ct,rt,5xx&ct=2000&rt=4500";

/** What asking again would not change. */
function stop(line: Line, reason: string): Tended {
  return {
    kind: "done",
    change: { problem: line.isBrought ? "number-not-ours" : "refused", reason },
  };
}
