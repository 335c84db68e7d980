import { defineConfig } from "vitest/config";

/** The rules alone, in Node: what is tried on each mutant. */
export default defineConfig({
  test: { include: ["test/{domain,twilio-edge-helpers,receivers}/**/*.test.ts"] },
});
