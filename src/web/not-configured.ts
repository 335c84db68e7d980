import { factory } from "./context.ts";
import { securityHeaders } from "./security-headers.ts";

/** What a Worker that lacks a variable or a secret answers to everything: which one. */
export function answerUnconfigured(
  request: Request,
  problem: string,
): Response | Promise<Response> {
  return factory
    .createApp()
    .use(securityHeaders)
    .all("*", (c) => c.text(`${problem}\n`, 503))
    .request(request);
}
