import {
  countTraffic,
  forgetForged,
  listForged,
  listTraffic,
  markDeadTold,
  readGauges,
  type TrafficHour,
  untoldDead,
} from "#data/watch.ts";
import { concerns, forgedTooOften, type Lags } from "#domain/watch.ts";
import { operatorEmail } from "#email/operator.ts";
import { sendEmail } from "#email/send.ts";
import { log } from "./log.ts";
import type { Ports } from "./ports.ts";

/** How the whole goes. Lags in ms. */
export interface Health {
  readonly lags: Lags;
  readonly unknown: number;
  readonly dead: number;
  readonly traffic: readonly TrafficHour[];
  /** Webhooks with a wrong signature, by hour (since 1970) and service. */
  readonly forged: Awaited<ReturnType<typeof listForged>>;
}

/**
 * Every minute: counts what came and went, and tells the operator when something is late or was
 * given up; an email an hour at most.
 */
export async function watch(ports: Ports): Promise<void> {
  const now = ports.now();
  const hour = Math.floor(now / 3_600_000);
  await countTraffic(ports.databases, hour);
  await forgetForged(ports.databases, hour - shownHours);
  const { lags, unknown, dead } = await examine(ports);
  log("info", "minute", {
    outboxLag: lags.outbox,
    reconcilerLag: lags.reconciler,
    unknown,
    dead,
  });
  if (ports.operatorEmail === null) return;
  const untold = await untoldDead(ports.databases);
  await tellOfForgeries(ports, ports.operatorEmail, hour);
  const lines = concerns(lags, untold);
  if (lines.length === 0) return;
  const words = await operatorEmail(lines);
  const email = { key: `operator ${hour}`, to: [ports.operatorEmail], ...words };
  const outcome = await sendEmail(ports.email, email);
  if (outcome.kind !== "sent") return;
  const until = Math.max(0, ...untold.map((one) => one.until));
  await markDeadTold(ports.databases, { until, now });
}

/** An email of its own, once an hour: what else is told in this hour must not stand before it. */
async function tellOfForgeries(ports: Ports, to: string, hour: number): Promise<void> {
  const services = forgedTooOften(await listForged(ports.databases, hour));
  if (services.length === 0) return;
  const words = await operatorEmail(
    services.map(
      (service) =>
        `Many webhooks of this hour were not signed by ${service}: its secret is wrong here, or somebody tries.`,
    ),
  );
  const key = `operator forged ${services.join(" ")} ${hour}`;
  await sendEmail(ports.email, { key, to: [to], ...words });
}

/** What the operator's page shows. */
export async function readHealth(ports: Ports): Promise<Health> {
  const since = Math.floor(ports.now() / 3_600_000) - shownHours + 1;
  const [health, traffic, forged] = await Promise.all([
    examine(ports),
    listTraffic(ports.databases, since),
    listForged(ports.databases, since),
  ]);
  return { ...health, traffic, forged };
}

/** How far back the operator's page goes. */
const shownHours = 48;

async function examine(ports: Ports): Promise<Omit<Health, "traffic" | "forged">> {
  const gauges = await readGauges(ports.databases, ports.gateway.accountSid);
  const since = (at: number | null) => (at === null ? null : Math.max(0, ports.now() - at));
  const { unknown, dead, oldestQueuedAt, reconciledUntil } = gauges;
  return {
    unknown,
    dead,
    lags: { outbox: since(oldestQueuedAt), reconciler: since(reconciledUntil) },
  };
}
