/**
 * What a text says by which it asks, in plain words, not to be texted; null when it does not. The
 * carriers honour a few single words alone; a clinic has to honour whatever a person can be expected
 * to say (FCC, 47 CFR 64.1200(a)(10): "any reasonable means"). It only flags: a person decides.
 *
 * Sources of what people say: CTIA, "Messaging Principles and Best Practices"; the FCC's list of
 * words (stop, quit, end, revoke, opt out, cancel, unsubscribe); the CRTC for French.
 */
export function readStopAsk(body: string): string | null {
  if (isBareStop(plain(body))) return shorten(body);
  for (const sentence of body.split(/(?<=[.!?;])\s|\n/u)) {
    if (asks(plain(sentence))) return shorten(sentence);
  }
  return null;
}

/** What the ledger keeps of a text, in characters: enough to see what was asked. */
const longestWords = 160;

function shorten(sentence: string): string {
  const words = Array.from(sentence.replace(/\s+/gu, " ").trim());
  return words.length > longestWords
    ? `${words.slice(0, longestWords - 1).join("")}…`
    : words.join("");
}

/** Small letters without accents, with one kind of apostrophe and of space. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[’‘`´]/gu, "'")
    .replace(/[-‐‑–—]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim()
    .toLowerCase();
}

/** "Stop!", "please stop", "STOP STOP": what the carriers do not take for the keyword. */
function isBareStop(text: string): boolean {
  const words = text
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .replace(/ +/gu, " ")
    .trim();
  return bareStop.test(words);
}

const polite =
  "(?:please|pls|plz|just|ok|okay|svp|now|already|this|that|it|thanks|thank you|all|por favor) ?";
const bareStop = pattern(
  `^(?:${polite})*(?:(?:stop|stopp|unsubscribe|opt ?out|arretez?|desabonner|alto) ?)+(?:${polite})*$`,
);

function pattern(source: string): RegExp {
  return new RegExp(source, "u");
}

function asks(sentence: string): boolean {
  return rules.some(({ says, unless }) => says.test(sentence) && !unless?.test(sentence));
}

interface Rule {
  readonly says: RegExp;
  /** Said so, it means something else. */
  readonly unless?: RegExp;
}

const texts = String.raw`(?:texts?|txts?|text messages?|messages?|msgs?|sms|reminders?|notifications?|alerts)`;
const many = String.raw`(?:texts|txts|texting|text messages?|messages|messaging|msgs|sms|reminders|notifications|alerts)`;
const bother = String.raw`(?:texting|txting|messaging|contacting|bothering|harassing|spamming|pestering)`;
const toText = String.raw`(?:text|txt|message|msg|sms|contact)`;
const me = String.raw`(?:me|us|here|this (?:number|phone|line|cell)|my (?:number|phone|line|cell))`;
const not = String.raw`(?:don't|dont|do not|never|not)`;
/** Not now, not for this, not there: but texts all the same. */
const justNow = String.raw`(?: back)?,? (?:before|after|while|until|till|when|whenever|during|if|unless|so (?:late|early)|at (?:night|work|home|\d)|on (?:week|mon|tue|wed|thu|fri|sat|sun)|in the (?:morning|evening|night)|between|about|that|the|a|an)\b`;

const rules: readonly Rule[] = [
  {
    says: pattern(
      String.raw`\b(?:stop|quit|cease)(?: (?:all|with|the|these|those|your|any|to|sending|sendin|receiving|getting|me|us|out|automated|automatic|appointment|stupid|damn|of))* (?:${many}|${bother})\b`,
    ),
    // "Don't stop texting", "did you stop the reminders?"; but "if you don't stop texting me".
    unless: pattern(
      String.raw`(?<!\byou )\b(?:don't|dont|do not|never|can't|cannot|couldn't|didn't|doesn't|won't)(?: ever)? stop|\b(?:did|have|has|had|why do) (?:you|they|it|i|we|she|he)(?: guys)? stop|\b(?:you|they|reminders|texts) stop(?:ped)? (?:sending|texting)`,
    ),
  },
  {
    says: pattern(
      String.raw`\b(?:if|when|unless|until|will|would|could|can) you (?:don't |do not |please )*stop (?:${bother}|sending)`,
    ),
  },
  {
    says: pattern(
      String.raw`\b${not}(?: (?:please|ever|even|keep|you dare|be))* (?:${toText}|${bother})(?:ing)? (?:${me}|any ?more|again)\b`,
    ),
    unless: pattern(
      String.raw`\b(?:you|they|we|she|he|why) (?:don't|dont|do not|never|not) ${toText} |\b${toText}(?:ing)? ${me}${justNow}|\bwhy not\b`,
    ),
  },
  {
    says: pattern(
      String.raw`\b(?:rather|prefer|appreciate it if|like it if|ask(?:ed|ing)? (?:that )?|want|asked) ?(?:that )?you (?:don't|dont|do not|not|didn't|wouldn't|to not|not to|to stop|stop|never) ?(?:to )?(?:${toText}|${bother}|send)`,
    ),
    unless: pattern(String.raw`\b${toText} ${me}${justNow}`),
  },
  {
    says: pattern(
      String.raw`\b(?:don't|dont|do not|no longer|not|never)(?: (?:really|ever|even|asked to|agree to|want|wish|need|care|like|consent|sign up|signed up))+ (?:to|for)? ?(?:(?:to )?(?:receive|receiving|get|getting|have)(?: (?:any|more|these|those|your|further|anymore|automated|appointment|so many))* ${many}|(?:to )?be(?:ing)? (?:texted|messaged|contacted)|you to ${toText} ${me}|(?:any|these|those|your|more|further|automated)(?: (?:more|further|of|your|these|automated|appointment))* ${many})\b`,
    ),
    unless:
      /\b(?:if|when|because|since) (?:i|we) (?:don't|dont|do not)\b|\b(?:at|after|before) \d/u,
  },
  {
    says: pattern(
      String.raw`\bno (?:more|further)(?: (?:of|these|your|automated|appointment|the))* ${many}\b`,
    ),
    unless:
      /\b(?:there (?:are|were|is|was)|got|get|gets|getting|received|receiving|see|saw|have|had|has|is|are|were|sent)(?: been)? no (?:more|further)\b/u,
  },
  {
    says: pattern(
      String.raw`\b${not}(?: (?:please|ever|you dare))* send(?:ing)?(?: (?:me|us|any|any ?more|more|these|those|your|out|further|automated|so many|out))* (?:${texts}|anything|stuff)\b`,
    ),
    unless:
      /\b(?:you|they|we|she|he|why|i) (?:don't|dont|do not|never) send|\b(?:anything|messages?|texts?) (?:until|before|after|about|to)\b/u,
  },
  {
    says: pattern(
      String.raw`^(?:hi,? |hello,? |please,? |pls |sorry,? )?no(?: more)? (?:texts?|texting|text messages?|sms|messages)(?:,? (?:please|pls|thanks|thank you|to (?:this|my) (?:number|phone)))*[.!]*$`,
    ),
  },
  {
    says: /\b(?:take|remove|delete|get|pull|drop|scratch)(?: (?:me|us|my name|my info|my (?:phone |cell |mobile )?number|this (?:phone |cell )?number|my phone|my cell))(?: (?:off|from|out of|of))+(?: \w+){0,4} (?:lists?|systems?|database|texts?|texting|messages|messaging|contacts|reminders|records|notifications)\b/u,
    unless:
      /\b(?:wait|waiting|cancellation|standby|cancel|call|guest|surgery|boarding|appointment) list\b|\bwaitlist\b|\blist (?:for|of) (?:today|tomorrow|mon|tue|wed|thu|fri|sat|sun)/u,
  },
  {
    says: /\b(?:lose|delete|remove|erase|forget) (?:my|this) (?:phone |cell |mobile )?number\b/u,
    unless:
      /\b(?:don't|didn't|not|never|did you) (?:lose|delete|remove|erase|forget)\b|\b(?:and|but) (?:use|add|put|replace)\b|\bwith my new\b/u,
  },
  {
    says: /\bunsubscribe\b|\bopt(?:ing|ed)? (?:me |us )?out\b|\bopt me out\b/u,
    unless:
      /\bopt(?:ing|ed)? (?:me |us )?out of (?!.*(?:text|messag|sms|list|reminder|notification|these|this))|\b(?:did|didn't|not|never) (?:mean to )?(?:unsubscribe|opt)/u,
  },
  {
    says: /\b(?:cease and desist|leave (?:me|us) alone|do not contact|don't contact (?:me|us))\b/u,
    unless:
      /\b(?:won't|wont|doesn't|doesnt|wouldn't|didn't|never|not|him|her|them|cats?|dogs?|they) leave (?:me|us) alone\b|\b(?:before|until|unless|after|at work)\b/u,
  },
  {
    says: /\b(?:you(?:'ve| have| all have| guys have|'re| are)?(?: got)?(?: texting)? (?:the )?wrong (?:number|person|phone)|this is (?:the |a )?wrong (?:number|person)|^wrong (?:number|person|phone))\b/u,
    unless:
      /\b(?:on file|do i have|i have the|i had|i called|i texted|do you have|gave me|is this)\b/u,
  },
  ...[
    String.raw`(?<!n')\b(?:arretez?|arreter|cessez?|cesser|stoppez|stopper)\b.{0,30}\b(?:textos?|texter|textes|messages?|sms|rappels?|ecrire|contacter|m'envoyer|de m'|de me |achaler|deranger)`,
    String.raw`\b(?:ne )?(?:m'|me |nous )(?:textez|texte|textes|texter|ecrivez|ecrire|ecris|envoyez|envoie|envoyer|contactez|contacter|contacte)\b.{0,25}\b(?:plus|pas de (?:textos?|messages?|sms))\b`,
    String.raw`\b(?:veux|veut|voulons|voudrais|desire|souhaite|souhaitons) (?:plus|pas)\b.{0,30}\b(?:textos?|messages?|sms|rappels?|contacte)`,
    String.raw`\bne plus (?:me |m'|nous |recevoir\b|jamais )?.{0,12}\b(?:recevoir|texter|textos?|ecrire|envoyer|contacter|contacte|messages?|sms|rappels?)\b`,
    String.raw`^(?:svp |s'il vous plait,? |merci,? )?(?:plus|pas|aucun)(?: de| d'autres?)? (?:textos?|messages?|sms|rappels?)(?: texte)?(?:,? (?:svp|s'il vous plait|merci))*[.!]*$`,
    String.raw`\b(?:desabonne\w*|desinscri\w+)`,
    String.raw`\b(?:retirez|retire|retirer|enlevez|enleve|enlever|supprimez|supprimer|otez|rayez|effacez)(?: moi| nous| m'| mon (?:numero|nom)| ce numero)\b(?!.{0,12}\bliste d'attente)`,
    String.raw`\b(?:vous avez|c'est|vous textez)(?: le| un| au)? (?:mauvais|faux) numero|^(?:mauvais|faux) numero`,
    String.raw`\blaissez (?:moi|nous) tranquilles?\b`,
    String.raw`\b(?:ya )?no (?:me|nos) (?:mand|envi|escrib|text|contact)\w+\b(?: (?:mas|ya|nunca|estos|mensajes?|textos?|por favor))+`,
    String.raw`\b(?:deje|deja|dejen|dejar|pare|paren) de (?:mandar|enviar|escribir|textear|molestar|contactar)`,
    String.raw`\bno (?:quiero|deseo|queremos)(?: (?:recibir|mas|sus|estos))* (?:mensajes|textos|recordatorios)\b`,
    String.raw`\b(?:numero equivocado|quite(?:n)?me de (?:la|su) lista)\b`,
  ].map((says) => ({ says: pattern(says) })),
];
