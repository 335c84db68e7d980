/** Languages that clients write in and a quick reply can be in, by their own names. */
export const languages = {
  en: "English",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  pt: "Português",
  it: "Italiano",
  vi: "Tiếng Việt",
  zh: "中文",
  ja: "日本語",
  ko: "한국어",
  ru: "Русский",
  ar: "العربية",
} as const;

export type Language = keyof typeof languages;

export function toLanguage(text: string | undefined): Language | null {
  return text !== undefined && Object.hasOwn(languages, text) ? (text as Language) : null;
}

/**
 * The language that a text is written in; null where it does not say so clearly. Cheap: letters that
 * only one of them has, or several of its most frequent words and hardly any of another's.
 */
export function languageOf(text: string): Language | null {
  return byLetters(text) ?? byWords(text);
}

/**
 * What a client is offered to be answered in: what they wrote last that shows a language, unless that
 * is the one of the desk. Messages come oldest first.
 */
export function languageToAnswer(
  messages: readonly { readonly direction: "inbound" | "outbound"; readonly body: string }[],
): Exclude<Language, "en"> | null {
  const theirs = messages.filter(({ direction }) => direction === "inbound").slice(-farBack);
  for (const { body } of theirs.toReversed()) {
    const language = languageOf(body);
    if (language !== null) return language === "en" ? null : language;
  }
  return null;
}

/** How many of a client's texts are looked at: "ok 👍" says nothing, the one before it may. */
const farBack = 10;

function byLetters(text: string): Language | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const mostly = (script: RegExp) => (text.match(script)?.length ?? 0) * 2 > letters;
  if (letters < 2) return null;
  if (mostly(/\p{Script=Hangul}/gu)) return "ko";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "ja";
  if (mostly(/\p{Script=Han}/gu)) return "zh";
  // Not Ukrainian, Serbian …; not Persian or Urdu.
  if (mostly(/\p{Script=Cyrillic}/gu)) return /[іїєґўјљњћђџ]/iu.test(text) ? null : "ru";
  if (mostly(/\p{Script=Arabic}/gu)) return /[پچژگکیےٹڈڑں]/u.test(text) ? null : "ar";
  const vietnamese = text.normalize("NFC").match(/[ơưạ-ỹ]/giu)?.length ?? 0;
  return vietnamese >= 2 ? "vi" : null;
}

function byWords(text: string): Language | null {
  const said = new Set(
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{L}[\p{L}'’]*/gu),
  );
  const found = (Object.keys(frequent) as (keyof typeof frequent)[])
    .map((language) => ({ language, count: frequent[language].filter((w) => said.has(w)).length }))
    .toSorted((one, other) => other.count - one.count);
  const [first, second] = found;
  // Two words at least, and twice what speaks for the next: a name or a greeting alone is no language.
  const isClear = first && second && first.count >= 2 && first.count > 2 * second.count;
  return isClear ? first.language : null;
}

const list = (words: string) => words.split(" ");
/** Frequent in texts to a clinic. None that is seen in English, too ("die", "chat", "EST", "Los"). */
const frequent = {
  en: list(
    "the is are you and to for we can my he she have has with at it what do does will please thanks thank of in on this that was be when how your our just need would like",
  ),
  es: list(
    "las es está que por para mi una un hola gracias puedo puede cuando cuándo necesito tiene tengo favor perro perra gato gata cita mañana muy cómo como dónde quiero buenos buenas días tardes su pero desde hoy días",
  ),
  fr: list(
    "le les je vous bonjour bonsoir merci avec une un ma mes chien chienne votre que qui nous pas il elle demain puis peut besoin rendez-vous rendez vous c'est j'ai s'il plaît quand aujourd'hui être des du et",
  ),
  de: list(
    "der das ist ich und nicht mein meine meinen ein eine einen hallo danke bitte hund katze wann wir sie kann können haben habe morgen für termin guten ihnen auch noch heute zu",
  ),
  pt: list(
    "não você obrigado obrigada olá oi meu minha uma cachorro cachorra consulta quando posso está que amanhã por para bom dia tarde preciso tem ela ele vocês hoje são muito",
  ),
  it: list(
    "il gli che sono una un mio ciao grazie buongiorno buonasera gatto quando posso domani non ho è vorrei appuntamento favore oggi della del può",
  ),
} as const;
