import type { TestProject } from "vitest/node";
import { startSimulator } from "#test/simulator/simulator.ts";
import { account, emailWebhookSecret, payment } from "./configuration.ts";
import { numbers } from "./cast.ts";

/** One telephone network for all tests in workerd. Each test file uses contacts of its own. */
export default async function setup(project: TestProject) {
  const simulator = await startSimulator({
    port: 0,
    ...account,
    numbers: Object.values(numbers).map((phoneNumber) => ({
      phoneNumber,
      friendlyName: phoneNumber,
      smsUrl: "http://127.0.0.1:1/nobody-listens",
      country: "US" as const,
    })),
    stripe: { ...payment, webhookUrl: "http://127.0.0.1:1/nobody-listens" },
    resendWebhook: { url: "http://127.0.0.1:1/nobody-listens", secret: emailWebhookSecret },
    people: [],
  });
  project.provide("simulatorUrl", simulator.url);
  return () => simulator.stop();
}

declare module "vitest" {
  interface ProvidedContext {
    simulatorUrl: string;
  }
}
