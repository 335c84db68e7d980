import { expect, test } from "vitest";
import { languageOf, languageToAnswer, toLanguage } from "#domain/language.ts";

test.each([
  ["en", "Can you see my dog tomorrow?"],
  ["en", "Do you have time for la Luna?"],
  ["es", "Hola, necesito una cita para mi perro"],
  ["es", "¿Puedo llevar a mi gata mañana por la tarde?"],
  ["fr", "Bonjour, est-ce que vous êtes ouverts demain ?"],
  ["fr", "Merci, mon chien va mieux avec les comprimés"],
  ["de", "Hallo, ich brauche einen Termin für meine Katze"],
  ["pt", "Olá, preciso de uma consulta para o meu cachorro amanhã"],
  ["it", "Buongiorno, vorrei un appuntamento per il mio cane"],
  ["vi", "Chào bác sĩ, tôi muốn đặt lịch hẹn cho con chó của tôi"],
  ["vi", "Tốt lắm"],
  ["zh", "你好，我想给我的狗预约"],
  ["zh", "你好"],
  ["ja", "こんにちは、犬の予約をお願いします"],
  ["ko", "안녕하세요, 예약하고 싶어요"],
  ["ru", "Здравствуйте, можно записаться на завтра?"],
  ["ar", "مرحبا، أريد موعدا لكلبي"],
])("this is %s: %s", (language, text) => {
  expect(languageOf(text)).toBe(language);
});

test.each([
  ...["", "ok", "👍👍", "Luna", "Hola!", "Gracias", "Merci!", "12/3 at 2:30", "STOP"],
  "Hola, can you see my dog? Gracias, we are on our way",
  "Hola, gracias, we come",
  ...["Visited El Paso, Los Angeles", "Mon 3 EST or MIT?", "Um, Mia has a cane", "Des Moines"],
  "My cat La La and the dog El Niño",
  ...["你", "狗好 ok"],
  "Привіт, чи є їжа для кота?",
  "سلام، یک وقت می‌خواهم",
  "Se vidim čim đem",
])("%s does not say clearly in which language it is", (text) => {
  expect(languageOf(text) ?? "en").toBe("en");
});

const theirs = (body: string) => ({ direction: "inbound", body }) as const;
const ours = (body: string) => ({ direction: "outbound", body }) as const;

test("a client is answered in what they wrote last, however short what came then", () => {
  const spanish = theirs("Hola, necesito una cita para mi perro");
  expect(languageToAnswer([spanish, ours("Tomorrow at 3?"), theirs("ok")])).toBe("es");
  expect(languageToAnswer([spanish, theirs("Can you see him tomorrow?")])).toBeNull();
  expect(languageToAnswer([ours("Hola, tenemos una cita para mi perro")])).toBeNull();
  expect(languageToAnswer([spanish, ...Array.from({ length: 10 }, () => theirs("ok"))])).toBeNull();
});

test("what is no language of ours is none", () => {
  expect([undefined, "", "xx", "toString", "es"].map(toLanguage)).toEqual([
    ...[null, null, null, null, "es"],
  ]);
});

test("what was made to be slow to read is not", () => {
  for (const text of [
    "a ".repeat(5000),
    "ạ".repeat(10_000),
    "'".repeat(10_000),
    "la'".repeat(3333),
  ]) {
    const begun = performance.now();
    languageOf(text);
    expect(performance.now() - begun).toBeLessThan(200);
  }
});
