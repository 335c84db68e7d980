/**
 * How a text is billed. GSM-7 carries 160 characters in one segment and 153 in each of several;
 * anything else goes as UCS-2 with 70 and 67. An extended GSM character counts as two, and neither
 * it nor a surrogate pair is split between segments.
 * Source: 3GPP TS 23.038 (alphabet), TS 23.040 (concatenation).
 */

/**
 * @param {string} text
 * @returns {{ segments: number, left: number }} billed parts, and characters left in the last one
 */
export function countSegments(text) {
  if (text === "") return { segments: 0, left: 160 };
  const characters = Array.from(text);
  const isGsm = characters.every((c) => basic.has(c) || extended.has(c));
  const [alone, each] = isGsm ? [160, 153] : [70, 67];
  const sizes = characters.map((c) => (isGsm ? (extended.has(c) ? 2 : 1) : c.length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= alone) return { segments: 1, left: alone - total };

  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { segments, left: each - used };
}

const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const extended = new Set("\f^{}\\[~]|€");
