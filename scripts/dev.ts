import { rm } from "node:fs/promises";
import { startSimulator } from "#test/simulator/simulator.ts";
import { demoNetwork } from "#test/simulator/demo-network.ts";
import { type Database, withDatabase } from "./database.ts";
import { fillDemoLibrary } from "./demo-library.ts";
import { demoData, demoSecret, demoStaff, demoToken, demoVapidKey } from "./demo-data.ts";
import { runWorker } from "./run-worker.ts";

// `npm run dev`: the Worker and, unless SIMULATOR=off, a telephone network to try it with.
const port = Number(process.env["PORT"] ?? 8787);
const simulatorPort = Number(process.env["SIMULATOR_PORT"] ?? 8788);
const stateDir = process.env["STATE_DIR"] ?? ".wrangler/state";
const withSimulator = process.env["SIMULATOR"] !== "off";
const address = `http://localhost:${port}`;

const varNames = [
  ...["PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_API_URL", "RESEND_BASE_URL", "EMAIL_FROM"],
  ...[
    "WEB_PUSH_URL",
    "STRIPE_API_URL",
    "TEXTING_FEE",
    "TEXTING_CURRENCY",
    "TWILIO_MESSAGING_SERVICE_SID",
  ],
];
const secretNames = ["TWILIO_AUTH_TOKEN", "RESEND_API_KEY", "AUTH_SECRET"];
// wrangler hands on only the secrets that wrangler.toml requires; these may be absent.
const optionalSecretNames = [
  ...["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_WEBHOOK_SECRET", "VAPID_PRIVATE_KEY"],
];

if (process.argv.includes("--reset")) await rm(stateDir, { recursive: true, force: true });
const { isNew, bought } = await withDatabase({ kind: "local", stateDir }, async (database) => {
  await database.migrate();
  return {
    isNew: withSimulator && (await seedWhenEmpty(database)),
    bought: await boughtNumbers(database),
  };
});

const simulator = withSimulator
  ? await startSimulator(demoNetwork({ port: simulatorPort, publicUrl: address, bought }))
  : null;
const worker = runWorker({ port, stateDir, ...configuration() });
worker.on("exit", (code) => void stop(code ?? 0));
process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));

await untilUp().catch((error: Error) => {
  console.error(error.message);
  return stop(1);
});
if (isNew) await fillDemoLibrary(address);
// Crons don't fire by themselves in development; the Worker gets its minutes from here.
const cron = (expression: string) =>
  fetch(`${address}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(expression)}`).catch(
    () => {},
  );
setInterval(() => void cron("* * * * *"), 60_000).unref();
setInterval(() => void cron("*/2 * * * *"), 120_000).unref();
void cron("*/2 * * * *");
console.log(greeting());

/** True when there was nothing yet. */
async function seedWhenEmpty(database: Database): Promise<boolean> {
  const clinics = await database.query("SELECT id FROM clinics LIMIT 1");
  if (clinics.length > 0) return false;
  await database.execute(await demoData(Date.now()));
  return true;
}

/** What the network sold before it was last stopped, and forgot. */
async function boughtNumbers(database: Database) {
  const rows = await database.query(
    "SELECT id, number, number_sid FROM lines WHERE number_sid IS NOT NULL AND released_at IS NULL",
  );
  return rows.map(({ id, number, number_sid: sid }) => ({
    sid: String(sid),
    phoneNumber: String(number),
    friendlyName: `Deskline ${String(id)}`,
  }));
}

/** Set to talk to the simulator; without it, what the environment says, which the Worker checks. */
function configuration(): { vars: Record<string, string>; secrets: Record<string, string> } {
  if (!simulator) {
    return { vars: given([...varNames, ...optionalSecretNames]), secrets: given(secretNames) };
  }
  const { accountSid, authToken, resendApiKey, stripe, resendWebhook } = demoNetwork({
    port: 0,
    publicUrl: address,
  });
  const paysByCard = process.env["BILLING"] === "stripe" && stripe;
  return {
    vars: {
      PUBLIC_URL: address,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_API_URL: simulator.url,
      RESEND_BASE_URL: simulator.url,
      STRIPE_API_URL: simulator.url,
      EMAIL_FROM: "Deskline <deskline@demo.example>",
      TEXTING_FEE: "49.00",
      VAPID_PRIVATE_KEY: demoVapidKey,
      WEB_PUSH_URL: simulator.url,
      ...(resendWebhook ? { RESEND_WEBHOOK_SECRET: resendWebhook.secret } : {}),
      ...(paysByCard
        ? {
            STRIPE_SECRET_KEY: paysByCard.secretKey,
            STRIPE_WEBHOOK_SECRET: paysByCard.webhookSecret,
          }
        : {}),
    },
    secrets: {
      TWILIO_AUTH_TOKEN: authToken,
      RESEND_API_KEY: resendApiKey,
      AUTH_SECRET: demoSecret,
    },
  };
}

function given(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

async function untilUp(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const response = await fetch(`${address}/healthz`).catch(() => null);
    if (response) {
      if (!response.ok) console.error(await response.text());
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The Worker did not answer at ${address}`);
}

function greeting(): string {
  const people = demoStaff.map(
    ({ email, password, role }) => `    ${email}  ${password}  (${role})`,
  );
  return [
    "",
    `  Deskline   ${address}`,
    ...(simulator
      ? [
          `  Simulator  ${simulator.url}   the clients' phones`,
          ...["", "  Sign in as", ...people],
          ...["", `  API token  ${demoToken}`],
        ]
      : []),
    "",
    "  Ctrl-C stops it.",
    "",
  ].join("\n");
}

async function stop(code: number): Promise<never> {
  worker.kill("SIGTERM");
  await simulator?.stop();
  process.exit(code);
}
