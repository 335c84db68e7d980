import type { LineChange } from "#data/lines.ts";
import type { Store } from "#data/store.ts";
import type { Ports } from "./ports.ts";

/** Whose line it is, and what a step may reach. */
export interface LineContext {
  readonly ports: Ports;
  readonly store: Store;
  readonly clinic: { readonly name: string; readonly country: string; readonly timeZone: string };
}

/** What became of a step: done (or in need of a person), or to be tried again. */
export type Tended =
  | { readonly kind: "done"; readonly change: LineChange }
  | { readonly kind: "wait"; readonly reason: string };
