import { env } from "cloudflare:workers";
import { paths } from "#src/paths.ts";
import { ask, inboundWebhook, signInAs } from "./world.ts";

let signedIn: Promise<string> | null = null;
/** Theo's cookie, unless another is given. */
export const theos = () => (signedIn ??= signInAs("theo"));

/** Opens a page as Theo of Riverside, or with another cookie. */
export async function get(path: string, as?: string): Promise<Response> {
  return ask(path, { headers: { Cookie: as ?? (await theos()) } });
}

/** Submits a form. */
export async function post(
  path: string,
  form: Record<string, string> | [string, string][],
  as?: string,
): Promise<Response> {
  const headers = { Cookie: as ?? (await theos()) };
  return ask(path, { method: "POST", headers, body: new URLSearchParams(form) });
}

/** The id at the end of where an answer leads to. */
export function idOf(response: Response): string {
  return (response.headers.get("Location") ?? "").split("/").at(-1) ?? "";
}

/** A text to Riverside. */
export function text(from: string, body: string): Promise<Response> {
  return ask(paths.inboundWebhook(), inboundWebhook({ from, body }));
}

/** The id of Riverside's open conversation with somebody; empty when there is none. */
export async function openWith(contact: string): Promise<string> {
  const id = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL AND clinic_id = 'riverside'",
  )
    .bind(contact)
    .first<string>("id");
  return id ?? "";
}
