import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { inboxState } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { Dialog, DialogPage } from "#templates/dialog.tsx";
import { type App, wantsFragment } from "./context.ts";

/** Shows a question: above the page that asked, or as a page of its own. */
export async function ask(
  c: Context<App>,
  { title, back, status = 200 }: { title: string; back: string; status?: 200 | 403 | 409 | 422 },
  question: Child,
) {
  if (wantsFragment(c)) return c.html(<Dialog title={title}>{question}</Dialog>, status);
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const [state] = await inboxState(store, signedIn.staffId);
  return c.html(
    <DialogPage
      signedIn={signedIn}
      state={state ?? { unread: 0, seq: 0 }}
      title={title}
      back={back}
    >
      {question}
    </DialogPage>,
    status,
  );
}

/** Goes on to a page when something is done, from a fragment as from a form. */
export function goTo(c: Context<App>, path: string) {
  if (!wantsFragment(c)) return c.redirect(path, 303);
  c.header("HX-Redirect", path);
  return c.body(null, 204);
}

/** A form's fields as text; files and repetitions are left out. */
export async function fields(c: Context<App>): Promise<(name: string) => string> {
  const form = await c.req.parseBody();
  return (name) => {
    const value = form[name];
    return typeof value === "string" ? value.replaceAll("\r\n", "\n") : "";
  };
}

/** A message's position as a form says it; null when it says none. */
export function positionIn(typed: string): number | null {
  return /^\d{1,15}$/.test(typed) ? Number(typed) : null;
}
