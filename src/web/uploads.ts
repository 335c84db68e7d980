import type { Context } from "hono";
import type { Upload } from "#flows/attach-file.ts";
import type { App } from "./context.ts";

/** Bytes in one request: what a text carries, and the form around it. */
export const largestUpload = 6_000_000;

/** The files of a form; an empty field is none. */
export async function uploadsIn(c: Context<App>): Promise<Upload[]> {
  const form = await c.req.parseBody({ all: true });
  const files = [form["file"] ?? []].flat().filter((value) => value instanceof File);
  const chosen = files.filter(({ name, size }) => name !== "" || size > 0);
  return Promise.all(
    chosen.map(async (file) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}
