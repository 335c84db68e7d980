import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { Import } from "#domain/import.ts";
import { ImportPage } from "#templates/imports/import-page.tsx";
import { stateOf } from "./clinic.ts";
import type { App } from "./context.ts";

/** A page about one import. */
export async function importPage(
  c: Context<App>,
  found: Import,
  content: Child,
  status: 200 | 422 = 200,
) {
  const signedIn = c.get("signedIn");
  return c.html(
    <ImportPage signedIn={signedIn} state={await stateOf(c)} found={found}>
      {content}
    </ImportPage>,
    status,
  );
}
