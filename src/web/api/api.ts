import { bodyLimit } from "hono/body-limit";
import { logError } from "#flows/log.ts";
import { paths } from "#src/paths.ts";
import { factory } from "#web/context.ts";
import { appointmentTypeOperations } from "./appointment-types.ts";
import { appointmentOperations } from "./appointments.ts";
import { careOperations } from "./care-items.ts";
import { clientOperations } from "./clients.ts";
import { conversationOperations } from "./conversations.ts";
import { messageOperations } from "./messages.ts";
import { describeApi } from "./openapi.ts";
import { patientOperations } from "./patients.ts";
import { answerProblem } from "./problem.ts";

/** All that a clinic's own systems can call. */
export const operations = [
  ...clientOperations,
  ...patientOperations,
  ...appointmentOperations,
  ...appointmentTypeOperations,
  ...careOperations,
  ...messageOperations,
  ...conversationOperations,
];

/**
 * The API for a clinic's own systems. A bearer token opens it and nothing else: no cookie is read, so
 * no other site can call it with somebody's session. What it refuses it refuses as a problem.
 */
export const api = factory.createApp();
api.use(
  paths.api.everything(),
  bodyLimit({
    maxSize: 64 * 1024,
    onError: (c) => answerProblem(c, { problem: "too-large", detail: "Send less at once." }),
  }),
);
api.get(paths.api.document(), (c) => {
  c.header("Cache-Control", "public, max-age=300");
  c.header("Content-Type", "application/json");
  return c.body(documentAt(c.env.configuration.PUBLIC_URL));
});
for (const { method, path, handle } of operations) api.on(method, path, handle);
api.all(paths.api.everything(), (c) => {
  const methods = methodsAt(c.req.path);
  if (methods.length === 0) {
    const detail = `The document at ${paths.api.document()} lists what can be called.`;
    return answerProblem(c, { problem: "not-found", detail });
  }
  const Allow = methods.join(", ");
  return answerProblem(c, {
    problem: "wrong-method",
    detail: `It takes ${Allow}.`,
    headers: { Allow },
  });
});
api.onError((error, c) => {
  logError("call-failed", error);
  const headers = { "Retry-After": "5" };
  return answerProblem(c, { problem: "unavailable", detail: "Try again in a moment.", headers });
});

/** The document of an address, which is made once: anybody may ask for it. */
function documentAt(publicUrl: string): string {
  const known = documents.get(publicUrl) ?? JSON.stringify(describeApi(operations, publicUrl));
  documents.set(publicUrl, known);
  return known;
}

const documents = new Map<string, string>();

/** The methods that are answered at a path. */
function methodsAt(path: string): string[] {
  const isAt = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll(/:\w+/g, "[^/]+")}$`).test(path);
  const here = operations.filter((operation) => isAt(operation.path)).map(({ method }) => method);
  return path === paths.api.document() ? ["GET"] : here;
}
