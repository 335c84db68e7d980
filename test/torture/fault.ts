import type { Random } from "./random.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** Something that goes wrong while clients text and the desk answers. */
export interface Fault {
  readonly name: string;
  /** In seconds, if its own. */
  readonly lasts?: number;
  /** Makes it go wrong; what it returns makes it stop. `lasts` in seconds. */
  begin(stage: Stage, scene: Scene, lasts: number): Promise<() => Promise<void>>;
  /** How much is said meanwhile, if another number. */
  readonly load?: { readonly texts: number; readonly replies: number };
  /** How a client's text comes meanwhile. */
  texts?(random: Random): { afterMs?: number; hasPicture?: boolean };
  /** What else is done meanwhile. */
  doings?(stage: Stage, scene: Scene): readonly (() => Promise<unknown>)[];
}
