import { defineConfig } from "vitest/config";

/** The rules alone, in Node: what is tried on each mutant. */
export default defineConfig({
  test: {
    include: ["test/{domain,twilio-edge-helpers,receivers}/**/*.test.ts"],
    // A mutant counts as killed by a failure, and slowness of the machine is none.
    testTimeout: 30_000,
  },
});
