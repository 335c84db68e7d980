import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { workerVariables } from "./test/support/configuration.ts";

/** Four kinds of test: rules in Node, the Worker in workerd, stories in a real browser, and torture. */
export default defineConfig({
  test: {
    // A line for each request and job: what a test wants of it, the test takes itself.
    onConsoleLog: (text) => !text.startsWith('{"level":"info"'),
    projects: [
      {
        test: {
          name: "node",
          include: [
            "test/{domain,twilio-edge-helpers,receivers,web-push,simulator,templates,house}/**/*.test.{ts,tsx}",
          ],
          // The first string of fast-check's takes two seconds of a processor, and seven of a busy one.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async ({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...workerVariables(inject("simulatorUrl")),
                TEST_MIGRATIONS: await readD1Migrations("migrations"),
              },
            },
          })),
        ],
        test: {
          name: "workerd",
          include: ["test/{flows,web,live,budgets}/**/*.test.{ts,tsx}"],
          globalSetup: ["test/support/start-simulator.ts"],
          setupFiles: ["test/support/migrate.ts"],
          // A password costs 150 ms of a processor, and the other one may be busy with a browser.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "stories",
          include: ["test/stories/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "torture",
          include: ["test/torture/**/*.test.ts"],
          testTimeout: 240_000,
        },
      },
    ],
  },
});
