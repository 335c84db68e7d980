import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readStopAsk } from "#domain/stop-ask.ts";

const asks = [
  ...[
    "Stop!",
    "STOP!!!",
    "stop.",
    "please stop",
    "Please STOP",
    "Stop please",
    "stop it",
    "STOP STOP STOP",
  ],
  ...[
    "ok stop now",
    "Unsubscribe please",
    "opt out",
    "Opt-out please",
    "STOP ALL",
    "just stop already",
    "stop,please",
    "S.T.O.P",
    "stop , please",
    "Luna is fine.  No texts please",
  ],
  ...[
    "please don't text me anymore",
    "Please do not text me again",
    "dont text me",
    "Don’t text this number",
  ],
  ...[
    "pls dont message me any more",
    "never text me again",
    "Do not contact me",
    "don't ever text us here again",
  ],
  ...[
    "take me off your list",
    "Take me off of this list",
    "please remove me from your texting list",
    "Get me off your list!",
  ],
  ...[
    "Remove my number from your system",
    "delete my number",
    "Please lose my number",
    "remove this number from your database",
  ],
  ...[
    "take me out of your systems",
    "Remove my cell number from your texts",
    "Take this number off your system",
    "remove my number off of your texting system",
    "you have wrong number",
    "You wrong number",
    "this is wrong number",
  ],
  ...["take my number off your list", "take me off text please"],
  ...["take my name off your contacts", "Please remove us from all future messages"],
  ...[
    "no more messages",
    "No more texts please",
    "no more of these reminders",
    "NO MORE TEXTING",
    "no further messages",
  ],
  ...[
    "wrong number, stop texting me",
    "You have the wrong number",
    "Wrong number",
    "you've got the wrong person",
  ],
  ...["this is the wrong number, I have no dog", "Sorry but you are texting the wrong number"],
  ...[
    "stop texting me",
    "Stop sending me messages",
    "please stop the reminders",
    "Quit texting me!!",
    "STOP SENDING THESE TEXTS",
  ],
  ...[
    "Would you please stop texting me",
    "can you stop all the automated reminders",
    "if you don't stop texting me I'll report you",
  ],
  ...[
    "How do I stop these texts?",
    "I want to stop receiving texts",
    "I'd like to stop getting your reminders",
  ],
  ...[
    "I don't want any more texts",
    "We don't want to receive your messages",
    "I no longer wish to receive text messages",
  ],
  ...[
    "I don't want to be texted",
    "i do not want you to text me",
    "I never signed up for these texts",
    "do not want these messages",
  ],
  ...[
    "I'd rather you didn't text me",
    "I would prefer you not text me",
    "I asked you to stop texting",
    "I asked you not to text me",
  ],
  ...[
    "Don't send me any more messages",
    "please do not send me texts",
    "stop bothering me",
    "leave me alone",
  ],
  ...[
    "unsubscribe me from this",
    "I want to opt out",
    "Please opt me out of texts",
    "How do I unsubscribe?",
    "opt out of these reminders",
  ],
  ...[
    "Hi! Luna is fine. Please don't text me anymore. Call instead.",
    "no texts please",
    "no text messages, thanks",
  ],
  ...[
    "I moved to Ohio and have another vet now, please take me off your list. Thank you!",
    "cease and desist",
  ],
  ...[
    "arrêtez de me texter",
    "Arrêtez de m'envoyer des textos svp",
    "ne me textez plus",
    "Ne m’écrivez plus s.v.p.",
  ],
  ...[
    "ne m'envoyez plus de messages",
    "je ne veux plus recevoir de messages",
    "Je veux pas de textos",
    "plus de textos svp",
  ],
  ...[
    "Retirez-moi de votre liste",
    "enlevez mon numéro de votre système",
    "désabonnez-moi",
    "Désabonner",
    "Vous avez le mauvais numéro",
  ],
  ...[
    "cessez les rappels",
    "Mauvais numéro",
    "Arrêtez !",
    "laissez-moi tranquille",
    "je souhaite ne plus recevoir de SMS",
  ],
  ...[
    "ya no me manden mensajes",
    "deje de escribirme",
    "no quiero recibir mensajes",
    "número equivocado",
    "no me envíen más mensajes",
  ],
];

const looksAlike = [
  ...[
    "don't stop",
    "Don't stop texting me the pictures, I love them",
    "please don't stop the reminders, they help",
  ],
  ...[
    "stop by at 5?",
    "Can I stop by at noon?",
    "I'll stop in tomorrow",
    "We had to stop at the pharmacy",
    "She won't stop scratching",
  ],
  ...[
    "I can't text while driving",
    "I don't text while driving, call you later",
    "Don't text me while I'm at work, call",
    "don't text me before 9am please",
  ],
  ...[
    "please don't text me back until Monday",
    "Don't forget to text me",
    "Why don't you text me the price?",
    "you don't text me enough photos :)",
  ],
  ...[
    "When should I stop the antibiotics?",
    "Should we stop giving the pills?",
    "stop the bleeding how?",
    "he stopped eating",
    "The vomiting stopped",
  ],
  ...[
    "Did you stop sending reminders? I didn't get one",
    "Why did you stop texting?",
    "have you stopped the text reminders",
    "I got no more messages from you",
  ],
  ...[
    "There were no more messages after that",
    "no more vomiting since yesterday",
    "No more questions, thanks",
    "we have no more pills",
  ],
  ...[
    "Don't send the bill to my old address",
    "please don't send any message before nine",
    "don't send any text after nine",
    "I don't want to get texts after 9",
    "Please take me off the waiting list",
    "take me off the waitinglist",
    "I did not mean to unsubscribe",
    "I never unsubscribe from anything",
    "My cat leave me alone",
    "the dog leave us alone",
    "remove me from the cancellation list",
    "take us off the list for tomorrow",
    "take him off the leash",
  ],
  ...[
    "Remove the stitches?",
    "Can you remove my old number and add this one",
    "did you lose my number?",
    "I lost my phone number list",
  ],
  ...[
    "Sorry, wrong number!",
    "I think I texted the wrong number",
    "Do you have the wrong number on file for me?",
    "you gave me the wrong number",
  ],
  ...[
    "I'd like to opt out of the dental cleaning",
    "the cat won't leave me alone",
    "He will never leave us alone at the door",
  ],
  ...[
    "I don't want to miss the appointment",
    "I don't need the appointment any more",
    "I do not want the surgery",
    "I don't want to get the text wrong",
  ],
  ...[
    "cancel please",
    "please cancel",
    "Please cancel my appointment",
    "end of the month?",
    "quit smoking lol",
    "no",
    "No thanks",
    "nope",
  ],
  ...[
    "Text me when ready",
    "can you text me the address",
    "No message from you yet",
    "I did not get a text",
    "I didn't text you",
  ],
  ...[
    "contact me at 555-0111",
    "Do not contact me before 10, I work nights",
    "My number is 503 555 0111",
    "I never got the reminders",
  ],
  ...[
    "Il arrête pas de tousser",
    "Je peux arrêter les antibiotiques ?",
    "mon chien ne mange plus",
    "Je m'arrête à 17h",
    "un message de plus?",
  ],
  ...[
    "Retirez-moi de la liste d'attente svp",
    "n'arrêtez pas de m'envoyer des textos",
    "Il n'a plus de rappels à faire?",
    "Je me suis trompé de numéro",
  ],
  ...[
    "no me duele",
    "Ya no come",
    "no quiero cambiar la cita",
    "C",
    "yes",
    "",
    "👍",
    "stop motion video of Max",
    "Is there a bus stop near you?",
  ],
];

test.each(asks)("asks not to be texted: %s", (body) => {
  expect(readStopAsk(body)).not.toBeNull();
});

test.each(looksAlike)("asks for nothing of the kind: %s", (body) => {
  expect(readStopAsk(body)).toBeNull();
});

test("what is kept is the sentence that asks, without the rest of the text", () => {
  const body = "Luna's lump was cancer.  Please don't   text me anymore. Her ashes can stay.";
  expect(readStopAsk(body)).toBe("Please don't text me anymore.");
  expect(readStopAsk(`please don't text me anymore ${"x".repeat(500)}`)).toHaveLength(160);
});

test("what is kept is tidy, and whole up to 160 characters", () => {
  expect(readStopAsk("  Please \n stop ")).toBe("Please stop");
  const longest = `please don't text me anymore ${"x".repeat(131)}`;
  expect(readStopAsk(longest)).toBe(longest);
});

test("whatever somebody writes, what is kept is a part of it and short", () => {
  const parts = fc.constantFrom(
    "stop ",
    "texting ",
    "don't ",
    "text me ",
    "no more ",
    "please ",
    "plus ",
    ". ",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(parts, fc.string({ maxLength: 5 })), { maxLength: 300 }),
      (words) => {
        const body = words.join("").slice(0, 1600);
        const kept = readStopAsk(body);
        if (kept === null) return true;
        const start = kept.replace(/…$/u, "");
        return Array.from(kept).length <= 160 && body.replace(/\s+/gu, " ").includes(start);
      },
    ),
  );
});
