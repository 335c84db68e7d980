/** Chance that a seed repeats: the same seed, the same choices. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  of<Item>(items: readonly Item[]): Item;
}

/** Source: Tommy Ettinger's mulberry32, in the public domain. */
export function randomOf(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    of(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error("Nothing to choose from");
      return item;
    },
  };
}
