// Which emoji somebody means: every word typed begins one of an emoji's words.

/**
 * Those of `emoji` ([character, name, further words]) that fit, the likeliest first.
 * @param {string[][]} emoji
 * @param {string} typed
 * @returns {string[][]}
 */
export function findEmoji(emoji, typed) {
  const query = typed.trim().toLowerCase();
  const words = query.split(/\s+/);
  const begins = (text, word) => ` ${text.toLowerCase()}`.includes(` ${word}`);
  // The very name, then names that begin so or have it in them, then what is merely about it.
  const rank = ([character, name, further]) => {
    if (character === query || name.toLowerCase() === query) return 0;
    if (name.toLowerCase().startsWith(query)) return 1;
    if (words.every((word) => begins(name, word))) return 2;
    return words.every((word) => begins(`${name} ${further}`, word)) ? 3 : 4;
  };
  const ranked = Map.groupBy(emoji, rank);
  return [0, 1, 2, 3].flatMap((rank) => ranked.get(rank) ?? []);
}
