/**
 * A form in Stripe's bracket notation as the object it stands for: `a[b][0][c]=d` is
 * `{a: {b: {"0": {c: "d"}}}}`. A list becomes an object with numbers for names.
 * Source: stripe-node, esm/utils.js, `stringifyRequestData`.
 */
export function readBrackets(text: string): Record<string, unknown> {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== "");
    const last = path.pop() ?? "";
    let at = root;
    for (const part of path) {
      const known = at.get(part);
      const next: Tree = known instanceof Map ? known : new Map();
      at.set(part, next);
      at = next;
    }
    at.set(last, value);
  }
  return plain(root);
}

function plain(tree: Tree): Record<string, unknown> {
  return Object.fromEntries(
    [...tree].map(([name, value]) => [name, typeof value === "string" ? value : plain(value)]),
  );
}

type Tree = Map<string, string | Tree>;
