import { expect } from "vitest";
import { type Scope, scopes } from "#domain/api-token.ts";
import { paths } from "#src/paths.ts";
import { operations } from "#web/api/api.ts";
import { describeApi } from "#web/api/openapi.ts";
import { desk } from "./cast.ts";
import { ask, signInAs } from "./world.ts";

/** A token that an admin makes in the settings, with all scopes or these. */
export async function makeToken(
  admin: keyof typeof desk,
  allowed: readonly Scope[] = scopes,
  name = "VetSoft",
): Promise<string> {
  const form = new URLSearchParams({
    name,
    ...Object.fromEntries(allowed.map((one) => [one, "yes"])),
  });
  const headers = { Cookie: await signInAs(admin) };
  const page = await ask(paths.apiTokens(), { method: "POST", headers, body: form });
  const [token] = /dl_[\w-]{43}/.exec(await page.text()) ?? [];
  if (token === undefined) throw new Error("No token was made");
  return token;
}

/**
 * A call of a clinic's own system; what is given as a body goes as JSON. Whatever is answered has to
 * be as the document says.
 */
export async function call(
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await ask(path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await expectAsDescribed(method, path, response.clone());
  return response;
}

/** The kind of a problem, which must be one. */
export async function problemOf(response: Response) {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const problem = await response.json<{
    type: string;
    status: number;
    title: string;
    detail: string;
    errors?: { pointer?: string; parameter?: string; detail: string }[];
  }>();
  expect(problem.status).toBe(response.status);
  return { ...problem, kind: problem.type.split("/").at(-1) ?? "" };
}

async function expectAsDescribed(method: string, path: string, response: Response): Promise<void> {
  const [pathname = ""] = path.split("?");
  const operation = operations.find(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(pathname),
  );
  if (!operation) return;
  const about = `${operation.id} ${response.status}`;
  if (response.ok) {
    expect(Object.keys(operation.statuses), about).toContain(String(response.status));
    const body = await response.json();
    expect(operation.answer.parse(body), about).toEqual(body);
    return;
  }
  const { kind } = await problemOf(response);
  const refusals = responsesOf(operation.id)[String(response.status)];
  expect(JSON.stringify(refusals), about).toContain(`"${kind}":`);
}

function responsesOf(operationId: string): Record<string, object> {
  const methods = Object.values(described.paths).flatMap((atPath) => Object.values(atPath));
  return methods.find((one) => one.operationId === operationId)?.responses ?? {};
}

type Described = { operationId: string; responses: Record<string, object> };
const described = describeApi(operations, "https://desk.example") as {
  paths: Record<string, Record<string, Described>>;
};
