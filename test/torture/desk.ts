import { setTimeout as wait } from "node:timers/promises";
import { paths } from "#src/paths.ts";

/** Somebody at a clinic's desk, over HTTP as a browser without scripts would. */
export interface Desk {
  readonly clinic: "riverside" | "lakeside";
  /** The clinic's line. */
  readonly line: string;
  /** Opens a page, signing in again when that is asked for. */
  get(path: string): Promise<Page>;
  /** Submits a form, until it is answered with something else than "not now". */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Page>;
  /** The conversations in which a search finds a word. */
  find(word: string): Promise<string[]>;
  /** Everything that a conversation shows, oldest first; null when there is no such conversation. */
  read(conversationId: string): Promise<Shown[] | null>;
  /** What its browser proves itself with. */
  readonly cookie: string;
}

interface Page {
  readonly status: number;
  readonly html: string;
  readonly location: string;
}

/** A message as its clinic's staff see it. */
export interface Shown {
  readonly isInbound: boolean;
  readonly author: string;
  readonly body: string;
  /** What became of it, in the page's own words; "" for an inbound one. */
  readonly delivery: string;
  readonly hasPicture: boolean;
}

interface Person {
  readonly clinic: Desk["clinic"];
  readonly line: string;
  readonly email: string;
  readonly password: string;
}

export async function atTheDesk(url: string, person: Person): Promise<Desk> {
  let cookie = "";

  async function ask(path: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const response = await fetch(url + path, {
      redirect: "manual",
      headers: { Cookie: cookie, Origin: url },
      signal: AbortSignal.timeout(20_000),
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    const location = response.headers.get("Location") ?? "";
    return { status: response.status, location, html: await response.text() };
  }

  async function signIn(): Promise<void> {
    const { email, password } = person;
    const response = await fetch(url + paths.signIn(), {
      ...{ method: "POST", redirect: "manual", headers: { Origin: url } },
      body: new URLSearchParams({ email, password }),
    });
    if (response.status !== 303) throw new Error(`${email} can't sign in: ${response.status}`);
    cookie = response.headers.getSetCookie().map(nameAndValue).join("; ");
  }

  /** Once, and once more after signing in when the session is not good any more. */
  async function insist(path: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const page = await ask(path, form);
    const isOut = page.status === 401 || /^\/(sign-in|lock)\b/.test(page.location);
    if (!isOut) return page;
    await signIn();
    return ask(path, form);
  }

  /** What is not answered, or with a 5xx, a person tries again; for as long as faults last. */
  async function persist(path: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    let last = "";
    for (let tries = 0; tries < mostTries; tries += 1) {
      const page = await insist(path, form).catch((error: unknown) => String(error));
      if (typeof page !== "string" && page.status < 500) return page;
      last = typeof page === "string" ? page : `HTTP ${page.status}`;
      await wait(500);
    }
    throw new Error(`${path} never answered: ${last}`);
  }

  await persistently(signIn);
  return {
    clinic: person.clinic,
    line: person.line,
    get cookie() {
      return cookie;
    },
    get: (path) => persist(path),
    post: persist,
    async find(word) {
      const { html } = await persist(paths.search({ q: word }));
      const found = html.matchAll(/href="\/inbox\/(\w{26})\?at=\d+"/g);
      return [...new Set([...found].map(([, id = ""]) => id))];
    },
    async read(conversationId) {
      const shown: Shown[] = [];
      let path: string | undefined = paths.conversation(conversationId);
      for (let pages = 0; path !== undefined && pages < mostPages; pages += 1) {
        const { status, html } = await persist(path);
        if (status === 404) return null;
        if (status !== 200) throw new Error(`${path}: ${status}`);
        shown.unshift(...[...html.matchAll(articles)].map(([article]) => toShown(article)));
        path = /href="(\/inbox\/\w+\?before=\d+)"/.exec(threadOf(html))?.[1];
      }
      return shown;
    },
  };
}

const mostTries = 150;
const mostPages = 20;
const articles = /<article [\s\S]*?<\/article>/g;

/** Without the list beside it, which has earlier pages of its own. */
const threadOf = (html: string) => html.slice(Math.max(0, html.indexOf('id="thread"')));

function toShown(article: string): Shown {
  const text = (pattern: RegExp) => pattern.exec(article)?.[1] ?? "";
  return {
    isInbound: article.includes("message-inbound"),
    author: text(/aria-label="([^",]*)/),
    body: text(/<p\b[^>]*>([\s\S]*?)<\/p>/),
    delivery: text(/<span class="delivery"[^>]*>([^<]*)/),
    hasPicture: /<a class="picture" href="\/files\//.test(article),
  };
}

const nameAndValue = (setCookie: string) => setCookie.split(";", 1)[0] ?? "";

async function persistently(job: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await job();
    } catch (error) {
      if (tries === 10) throw error;
      await wait(500);
    }
  }
}
