/** Small letters without accents, skin tones and the like; straight apostrophes, single blanks. */
export function plain(body: string): string {
  return body
    .normalize("NFD")
    .replace(/[\p{M}\u{1F3FB}-\u{1F3FF}\u200b-\u200d\u2060\ufeff]/gu, "")
    .replace(/[\u2018\u2019\u02bc`\u00b4]/gu, "'")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();
}
