import type { PropsWithChildren } from "hono/jsx";
import { paths } from "#src/paths.ts";

/**
 * A search that answers while one types: at most one request for each pause of 200 ms, and only the
 * last one counts. Without a script it is a form like any other. It is posted, so that what somebody
 * looks for is in no address. Children are further fields.
 */
export function SearchForm({
  label,
  path,
  typed,
  target,
  placeholder = "Name, patient or number",
  hasButton = false,
  autofocus = true,
  children,
}: PropsWithChildren<{
  label: string;
  /** The list's own. */
  path: string;
  typed: string;
  /** What the results replace: an element that comes back with the same id. */
  target: string;
  placeholder?: string;
  hasButton?: boolean;
  /** Whether it is what one has come for. */
  autofocus?: boolean;
}>) {
  const action = paths.finding(path);
  const search = {
    "hx-post": action,
    "hx-target": target,
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
  };
  return (
    <form role="search" class="search-form" method="post" action={action} {...search}>
      <label>
        {label}
        <input
          type="search"
          name="q"
          value={typed}
          placeholder={placeholder}
          autocomplete="off"
          autofocus={autofocus}
          hx-trigger="input changed delay:200ms"
          hx-include="closest form"
          {...search}
        />
      </label>
      {children}
      {hasButton ? (
        <button>Search</button>
      ) : (
        <noscript>
          <button class="quiet">Search</button>
        </noscript>
      )}
    </form>
  );
}
