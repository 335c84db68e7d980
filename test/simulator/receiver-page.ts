import { html } from "hono/html";
import { shell } from "./handsets-page.ts";
import type { Network } from "./network.ts";

/** What the clinics' own systems were told, newest first. */
export function receiverPage(network: Network) {
  return shell(
    "Receiver",
    html`<p>
        A clinic's own system. Let the clinic post to ${network.url}/receiver (Settings, Webhooks).
      </p>
      <form method="post" action="/receiver/secret">
        <label
          >Its secret, to check signatures with <input name="secret" autocomplete="off"
        /></label>
        <button>Keep</button>
      </form>
      ${network.postings.length === 0 ? html`<p>Nothing was posted yet.</p>` : ""}
      ${network.postings.toReversed().map(
        ({ type, id, body, isSigned, status }) =>
          html`<article class="email">
            <h2>${type || "Not an event"}</h2>
            <p>${id}, ${signedWords(isSigned)}, answered ${status === 0 ? "too late" : status}</p>
            <pre>${body}</pre>
          </article>`,
      )}`,
  );
}

function signedWords(isSigned: boolean | null): string {
  if (isSigned === null) return "signature not checked";
  return isSigned ? "signed" : "not signed with the secret";
}
