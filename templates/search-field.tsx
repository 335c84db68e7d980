import type { PropsWithChildren } from "hono/jsx";

/**
 * A search that answers while one types: at most one request for each pause of 200 ms, and only the
 * last one counts. Without a script it is a form like any other. Children are further fields.
 */
export function SearchForm({
  label,
  path,
  typed,
  target,
  placeholder = "Name, patient or number",
  keepsAddress = false,
  hasButton = false,
  children,
}: PropsWithChildren<{
  label: string;
  path: string;
  typed: string;
  /** What the results replace: an element that comes back with the same id. */
  target: string;
  placeholder?: string;
  /** The page's address follows what is searched for. */
  keepsAddress?: boolean;
  hasButton?: boolean;
}>) {
  const search = {
    "hx-get": path,
    "hx-target": target,
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
    ...(keepsAddress ? { "hx-replace-url": "true" } : {}),
  };
  return (
    <form role="search" class="search-form" method="get" action={path} {...search}>
      <label>
        {label}
        <input
          type="search"
          name="q"
          value={typed}
          placeholder={placeholder}
          autocomplete="off"
          autofocus
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
