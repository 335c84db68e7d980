// Which emoji this browser's people used last, the latest first.

const key = "recent emoji";
const most = 16;

const remembered = () => (localStorage.getItem(key) ?? "").split(" ");

/** Those of `emoji` ([character, …]) that were used. */
export function recentOf(emoji) {
  const known = new Map(emoji.map((one) => [one[0], one]));
  return remembered().flatMap((character) => (known.get(character) ? [known.get(character)] : []));
}

export function remember(character) {
  const others = remembered().filter((other) => other !== character);
  localStorage.setItem(key, [character, ...others].slice(0, most).join(" "));
}
