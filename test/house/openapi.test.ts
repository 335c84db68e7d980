import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { eventKinds } from "#domain/event.ts";
import { createApp } from "#web/app.tsx";
import { operations } from "#web/api/api.ts";
import { describeApi } from "#web/api/openapi.ts";

const document = describeApi(operations, "https://desk.example");
const lint = async (described: object) => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const remarks = await lintFromString({ source: JSON.stringify(described), config });
  return remarks.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]);
};

test("a public linter finds nothing wrong with the API's document, and would", async () => {
  expect(await lint(document)).toEqual([]);
  const broken = { ...document, paths: { "/api/v1/x/{id}": { get: { responses: {} } } } };
  expect((await lint(broken)).length).toBeGreaterThan(0);
});

test("every route of the API is in its document, and what is there is a route", () => {
  const { paths } = document as { paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = createApp()
    .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)
    .filter((route) => route !== "GET /api/v1/openapi.json");
  expect(described.length).toBeGreaterThan(0);
  expect(new Set(described)).toEqual(new Set(routes));
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});

test("the limit that is told is the one that is set", async () => {
  const toml = await readFile("wrangler.toml", "utf8");
  const [, limit, period] = /name = "API_CALLS"[^[]*limit = (\d+), period = (\d+)/.exec(toml) ?? [];
  expect(await readFile("src/web/api/caller.ts", "utf8")).toContain(`q=${limit};w=${period}`);
  expect(JSON.stringify(document)).toContain(`call ${limit} times a minute`);
});

test("every event that a receiver can hear of is in the document, with what it says", () => {
  const { webhooks } = document as { webhooks: Record<string, { post: object }> };
  expect(Object.keys(webhooks)).toEqual([...eventKinds, "receiver.tested"]);
  const { schemas } = (document as { components: { schemas: Record<string, object> } }).components;
  expect(JSON.stringify(webhooks["message.received"])).toContain(
    "#/components/schemas/MessageReceived",
  );
  expect(schemas["MessageReceived"]).toMatchObject({
    required: ["type", "timestamp", "data"],
    properties: { data: { required: expect.not.arrayContaining(["text"]) } },
  });
});
