import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { env } from "node:process";
import { defineConfig } from "vitest/config";
import { workerVariables } from "#test/support/configuration.ts";

/** The tenant door and the outbox claim in workerd: what is tried on each mutant, which a binding names. */
export default defineConfig({
  plugins: [
    cloudflareTest(async ({ inject }) => ({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          ...workerVariables(inject("simulatorUrl")),
          TEST_MIGRATIONS: await readD1Migrations("migrations"),
          __STRYKER_ACTIVE_MUTANT__: env["__STRYKER_ACTIVE_MUTANT__"] ?? "",
        },
      },
    })),
  ],
  test: {
    // Each mutant is a start of its own: what vite made of the files is kept from one to the next.
    fsModuleCache: true,
    include: ["test/flows/deliver-message.test.ts", "test/flows/tenant-door.test.ts"],
    globalSetup: ["test/support/start-simulator.ts"],
    setupFiles: ["test/support/migrate.ts"],
    testTimeout: 30_000,
  },
});
