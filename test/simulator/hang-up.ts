import type { Context } from "hono";

/** Never answers: waits until whoever asked has given up. */
export async function hangUp(c: Context): Promise<Response> {
  await new Promise<void>((gone) => c.req.raw.signal.addEventListener("abort", () => gone()));
  return c.body(null, 504);
}
