/** Rows as D1 gives them, of the columns that a page shows. Times are epoch milliseconds. */
export interface ConversationRow {
  readonly id: string;
  readonly contact: string;
  readonly client_name: string | null;
  readonly last_message_at: number;
  readonly last_message_text: string;
  readonly last_message_author: string;
  readonly unread_since: number | null;
  readonly waiting_since: number | null;
}

export interface MessageRow {
  readonly id: string;
  readonly position: number;
  readonly direction: string;
  readonly author_name: string | null;
  readonly body: string;
  readonly delivery: string | null;
  readonly created_at: number;
}

/** Who looks, and the state of the clinic's inbox. */
export interface Who {
  readonly clinic_id: string;
  readonly clinic_name: string;
  readonly time_zone: string;
  readonly staff_name: string;
  readonly unread: number;
  readonly seq: number;
}

export function page(body: string): Response {
  return new Response(body, { headers: { "Content-Type": "text/html; charset=UTF-8" } });
}

/** The whole page, or only the rows for a list that is there. */
export function listMarkup(
  rows: readonly ConversationRow[],
  pageSize: number,
  me: Who,
  now: number,
  whole: boolean,
): string {
  const last = rows[pageSize - 1];
  const more = last && rows.length > pageSize ? `${last.last_message_at}.${last.id}` : "";
  const items = rows.slice(0, pageSize).map((row) => rowMarkup(row, me, now));
  if (more) items.push(`<li id="more"><a href="/inbox?before=${more}">Older</a></li>`);
  if (!whole) return items.join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Inbox</title>
<link rel="stylesheet" href="/app.css"><script src="/app.js" type="module"></script></head>
<body><header><span>${escape(me.clinic_name)}</span><nav><a href="/schedule">Schedule</a></nav>
<span>${escape(me.staff_name)}</span></header><main><h1>Inbox</h1>
<ul id="conversations">${items.join("")}</ul><section id="thread"></section></main>
${stateMarkup(me)}</body></html>`;
}

export function rowMarkup(row: ConversationRow, me: Who, now: number): string {
  const { id, waiting_since: waiting, unread_since: unread, last_message_at: at } = row;
  const href = `/inbox/${id}`;
  return `<li id="conversation-${id}" data-position="${at}"><a class="${unread ? "row row-unread" : "row"}"
 href="${href}" hx-get="${href}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="true">
<strong>${escape(row.client_name ?? formatNumber(row.contact))}</strong>
<time datetime="${new Date(at).toISOString()}">${time(at, me, now)}</time>
<span class="row-text">${row.last_message_author === "client" ? "" : "Reply: "}${escape(row.last_message_text)}</span>
${waiting ? `<span class="row-waiting">Waiting since ${time(waiting, me, now)}</span>` : ""}
${unread ? `<span class="visually-hidden">unread</span>` : ""}</a></li>`;
}

export function messageMarkup(message: MessageRow, me: Who): string {
  const { id, direction, delivery, created_at: at } = message;
  const author = direction === "inbound" ? "Client" : escape(message.author_name ?? "Staff");
  const clock = time(at, me, at);
  return `<article id="message-${id}" class="message message-${direction}"
 data-position="${message.position}" aria-label="${author}, ${clock}"><p>${escape(message.body)}</p>
<footer>${direction === "outbound" ? `${author} · ` : ""}
<time datetime="${new Date(at).toISOString()}">${clock}</time>
${delivery ? `<span class="delivery" data-delivery="${delivery}">${delivery}</span>` : ""}
</footer></article>`;
}

/** The thread around its messages, with the composer below them. */
export function threadMarkup(id: string, token: string, messages: string): string {
  const action = `/inbox/${id}/messages`;
  return `<section id="thread" data-conversation="${id}"><div id="messages-${id}">${messages}</div>
<form class="composer" method="post" action="${action}" hx-post="${action}">
<input type="hidden" name="token" value="${token}"><textarea name="body" required></textarea>
<button>Send</button></form></section>`;
}

export function stateMarkup({ unread, seq }: Who): string {
  return `<a id="inbox-link" href="/inbox" data-unread="${unread}">Inbox <span>${unread}</span></a>
<input type="hidden" id="cursor" name="after" value="${seq}">`;
}

/** A time today, otherwise a date: in the clinic's zone, by one formatter of each kind. */
function time(instant: number, { time_zone }: Who, now: number): string {
  formatters ??= {
    time: new Intl.DateTimeFormat("en-US", {
      timeZone: time_zone,
      hour: "numeric",
      minute: "2-digit",
    }),
    date: new Intl.DateTimeFormat("en-US", { timeZone: time_zone, month: "short", day: "numeric" }),
  };
  return now - instant < 86_400_000
    ? formatters.time.format(instant)
    : formatters.date.format(instant);
}

let formatters: { time: Intl.DateTimeFormat; date: Intl.DateTimeFormat } | undefined;

function formatNumber(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
