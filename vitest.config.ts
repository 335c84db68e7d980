import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Three kinds of test: rules in Node, the Worker in workerd, and stories in a real browser. */
export default defineConfig(async () => {
  const migrations = await readD1Migrations("migrations");
  return {
    test: {
      projects: [
        {
          test: {
            name: "node",
            include: ["test/{domain,twilio-edge-helpers,simulator,templates,house}/**/*.test.{ts,tsx}"],
          },
        },
        {
          plugins: [
            cloudflareTest({
              wrangler: { configPath: "./wrangler.toml" },
              miniflare: { bindings: { TEST_MIGRATIONS: migrations } },
            }),
          ],
          test: {
            name: "workerd",
            include: ["test/{flows,web,live,data}/**/*.test.{ts,tsx}"],
            setupFiles: ["test/support/migrate.ts"],
          },
        },
        {
          test: {
            name: "stories",
            include: ["test/stories/**/*.test.ts"],
            testTimeout: 60_000,
            hookTimeout: 60_000,
            fileParallelism: false,
          },
        },
      ],
    },
  };
});
