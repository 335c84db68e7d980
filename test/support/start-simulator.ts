import type { TestProject } from "vitest/node";
import { startSimulator } from "#test/simulator/simulator.ts";
import { account, emailWebhookSecret, payment } from "./configuration.ts";
import { numbers } from "./cast.ts";

/** One telephone network for all tests in workerd. Each test file uses contacts of its own. */
export default async function setup(project: TestProject) {
  const network = {
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
  };
  const simulator = await startSimulator(network);
  project.provide("simulatorUrl", simulator.url);
  // For what goes by all that a network lists: nobody else texts there meanwhile.
  const quiet = await startSimulator(network);
  project.provide("quietNetworkUrl", quiet.url);
  // Clinics' own systems, apart from the network that some tests reset, and those that are to fail
  // apart from the rest.
  const nobody = { port: 0, ...account, numbers: [], people: [] };
  const [receivers, faulty] = [await startSimulator(nobody), await startSimulator(nobody)];
  project.provide("receiverUrl", receivers.url);
  project.provide("faultyReceiverUrl", faulty.url);
  return async () => {
    for (const one of [simulator, quiet, receivers, faulty]) await one.stop();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    simulatorUrl: string;
    quietNetworkUrl: string;
    receiverUrl: string;
    faultyReceiverUrl: string;
  }
}
