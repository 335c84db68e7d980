import type { PropsWithChildren } from "hono/jsx";
import type { SignedIn } from "#domain/staff.ts";
import { StaffPage } from "./staff-page.tsx";

/** What is asked in the middle of something else, above the page that it is about. */
export function Dialog({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <dialog class="dialog" aria-labelledby="dialog-title">
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <form method="dialog">
          <button class="quiet" aria-label="Cancel">
            ✕
          </button>
        </form>
      </div>
      {children}
    </dialog>
  );
}

/** The same at its own address, for a browser without scripts or opened in a tab. */
export function DialogPage({
  signedIn,
  state,
  title,
  back,
  children,
}: PropsWithChildren<{
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  title: string;
  back: string;
}>) {
  return (
    <StaffPage signedIn={signedIn} title={title} state={state}>
      <div class="card" id="dialog-page">
        <h1>{title}</h1>
        {children}
        <p>
          <a href={back}>Cancel</a>
        </p>
      </div>
    </StaffPage>
  );
}
