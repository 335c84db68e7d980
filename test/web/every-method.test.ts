import { expect, test } from "vitest";
import { createApp } from "#web/app.tsx";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

// What a clinic's own systems call with a token is walked in every-call.test.ts.
const routes = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
  .filter(({ path }) => !path.startsWith("/api/"));
const isRoute = (method: string, path: string) =>
  routes.some((one) => one.method === method && one.path === path);
const untaken = [...new Set(routes.map(({ path }) => path))].flatMap((path) =>
  methods.filter((method) => !isRoute(method, path)).map((method) => ({ method, path })),
);

test("what no route takes is there for nobody, by whatever method", async () => {
  await ask(paths.inboundWebhook(), inboundWebhook({ from: people.ann, body: "canary" }));
  const roles = {
    nobody: "",
    staff: await signInAs("theo"),
    admin: await signInAs("maya"),
    other: await signInAs("noor"),
  };
  expect(untaken.length).toBeGreaterThan(500);
  for (const { method, path } of untaken) {
    // What a GET answers a HEAD answers too, and says nothing; the GETs are walked elsewhere.
    if (method === "HEAD" && isRoute("GET", path)) continue;
    const address = path.replaceAll(/:\w+/g, "ann");
    for (const [who, cookie] of Object.entries(roles)) {
      const headers: Record<string, string> = cookie ? { Cookie: cookie } : {};
      const response = await ask(address, { method, headers });
      // Who has no session is asked to sign in first, whatever the page is.
      const least = who === "nobody" && method === "GET" ? 302 : 401;
      expect(response.status, `${method} ${path} as ${who}`).toBeGreaterThanOrEqual(least);
      expect(await response.text(), `${method} ${path} as ${who}`).not.toContain("canary");
    }
  }
}, 120_000);
