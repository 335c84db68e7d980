import { setTimeout as wait } from "node:timers/promises";
import { paths } from "#src/paths.ts";
import { pictures } from "#test/support/pictures.ts";
import type { Desk } from "./desk.ts";
import { newTextSid } from "./network.ts";
import type { Stage } from "./stage.ts";

/** Somebody who texts a clinic, with all that was said and must be found in the end. */
export interface Contact {
  readonly number: string;
  readonly desk: Desk;
  /** Known once somebody at the desk has seen the conversation. */
  conversationId: string | null;
  readonly texts: Said[];
  readonly replies: Said[];
  ending: "closed" | "deleted" | null;
}

/** One text, known by a word that no other one holds. */
export interface Said {
  readonly word: string;
  readonly sid: string;
  readonly hasPicture: boolean;
  readonly isUrgent: boolean;
}

/** What is played while a fault lasts. */
export interface Scene {
  readonly contacts: Contact[];
  newContact(desk: Desk): Contact;
  text(contact: Contact, how?: How): Promise<number>;
  /** A text that the network tells of once more. */
  repeat(contact: Contact): Promise<void>;
  reply(contact: Contact): Promise<void>;
  close(contact: Contact): Promise<void>;
  remove(contact: Contact): Promise<void>;
  /** Until the desk has found the conversation. */
  meet(contact: Contact): Promise<void>;
  /** Further things that must come true: what does not, in words. */
  readonly alsoExpects: (() => Promise<string[]>)[];
  /** What is put away once everything has drained. */
  readonly afterwards: (() => Promise<void>)[];
  /** A word for something that is said some other way. */
  newWord(): string;
}

interface How {
  readonly afterMs?: number;
  readonly hasPicture?: boolean;
  readonly isUrgent?: boolean;
}

export function openScene(stage: Stage, number: number): Scene {
  const { network } = stage;
  const contacts: Contact[] = [];
  let words = 0;
  const newWord = () => `zq${stage.tag}e${number}n${++words}x`;

  return {
    contacts,
    alsoExpects: [],
    afterwards: [],
    newWord,

    newContact(desk) {
      const place = desk.clinic === "riverside" ? "+1503554" : "+1416554";
      const last = String((number * 61 + contacts.length) % 10_000).padStart(4, "0");
      const contact: Contact = {
        ...{ number: place + last, desk, conversationId: null },
        ...{ texts: [], replies: [], ending: null },
      };
      contacts.push(contact);
      return contact;
    },

    async text(contact, { afterMs = 0, hasPicture = false, isUrgent = false } = {}) {
      const said = { word: newWord(), sid: newTextSid(), hasPicture, isUrgent };
      contact.texts.push(said);
      const { status } = await network.text({
        ...{ from: contact.number, to: contact.desk.line, sid: said.sid, afterMs },
        body: isUrgent ? `She is bleeding ${said.word}` : `A question ${said.word}`,
        ...(hasPicture ? { media: [picture] } : {}),
      });
      return status;
    },

    async repeat({ number: from, desk, texts }) {
      const said = texts.at(-1);
      if (!said) return;
      const { sid, word } = said;
      await network.text({ from, to: desk.line, sid, body: `A question ${word}` });
    },

    async reply(contact) {
      const said = { word: newWord(), sid: "", hasPicture: false, isUrgent: false };
      const form = { body: `An answer ${said.word}`, token: said.word };
      const path = paths.messages(contact.conversationId ?? "");
      const { status } = await contact.desk.post(path, form);
      if (status !== 303) throw new Error(`An answer was refused: ${status}`);
      contact.replies.push(said);
    },

    async close(contact) {
      await contact.desk.post(paths.closure(contact.conversationId ?? ""), {});
      contact.ending = "closed";
    },

    async remove(contact) {
      const path = paths.deletion(contact.conversationId ?? "");
      // An answer that was lost may have been a yes: then it is not there any more.
      const { status } = await contact.desk.post(path, { confirmation: "delete" });
      if (status !== 303 && status !== 404) throw new Error(`A deletion was refused: ${status}`);
      contact.ending = "deleted";
    },

    async meet(contact) {
      const word = contact.texts[0]?.word ?? "";
      for (let tries = 0; tries < 100; tries += 1) {
        [contact.conversationId = null] = await contact.desk.find(word);
        if (contact.conversationId !== null) return;
        await wait(200);
      }
      throw new Error(`Nobody found ${word}`);
    },
  };
}

const picture = {
  contentType: "image/png",
  base64: Buffer.from(pictures.png).toString("base64"),
};
