import { html } from "hono/html";
import type { Network, NetworkMessage, SimulatedPerson } from "./network.ts";

/** Everybody's phones on one page: read, type, attach a picture, switch off, send STOP. */
export function handsetsPage(network: Network) {
  return shell(
    "Handsets",
    html`<div class="handsets">
      ${[...network.options.people, ...newcomers(network)].map((person) => handset(network, person))}
    </div>`,
  );
}

/** A phone for each number that nobody writes to: a clinic has bought it just now. */
function newcomers({ numbers, options }: Network): SimulatedPerson[] {
  const known = new Set(options.people.map(({ clinicNumber }) => clinicNumber));
  return [...numbers.keys()]
    .filter((number) => !known.has(number))
    .map((clinicNumber, i) => ({
      name: "A new client",
      number: `+1971555018${i % 10}`,
      clinicNumber,
    }));
}

/** What was emailed, newest first. */
export function mailboxPage(network: Network) {
  return shell(
    "Mailbox",
    html`${network.emails.length === 0 ? html`<p>No email yet.</p>` : ""}
    ${network.emails.toReversed().map(
      (email) =>
        html`<article class="email">
          <h2>${email.subject}</h2>
          <p>From ${email.from} to ${email.to.join(", ")}</p>
          <pre>${email.text}</pre>
          ${email.html ? html`<iframe sandbox srcdoc="${email.html}" title="As HTML"></iframe>` : ""}
        </article>`,
    )}`,
  );
}

/** The simulator's own page around something. */
export function shell(title: string, content: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Simulator</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/handsets.css" />
        <script src="/handsets.js" type="module"></script>
      </head>
      <body>
        <header>
          <strong>Telephone network</strong>
          <nav aria-label="Main">
            <a href="/">Handsets</a> <a href="/mailbox">Mailbox</a> <a href="/receiver">Receiver</a>
          </nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

function handset(network: Network, { name, number, clinicNumber }: SimulatedPerson) {
  const isOn = !network.phonesOff.has(number);
  const said = network.messages.filter((message) => isSeenBy(number, message));
  const clinic = network.numbers.get(clinicNumber)?.friendlyName ?? clinicNumber;
  return html`<section
    class="handset"
    aria-label="${name}"
    data-number="${number}"
    data-clinic="${clinicNumber}"
  >
    <h2>${name}</h2>
    <p class="about">${number} to ${clinic}</p>
    <div class="texts" role="log" aria-label="Texts of ${name}" tabindex="0">
      ${said.map((message) => bubble(network, number, message))}
    </div>
    <form>
      <textarea name="body" rows="2" aria-label="Text message"></textarea>
      <label class="file">Picture <input type="file" name="picture" accept="image/*" /></label>
      <button>Send</button>
      <button type="button" name="stop">STOP</button>
      <label><input type="checkbox" name="on" ${isOn ? "checked" : ""} /> Phone is on</label>
    </form>
  </section>`;
}

function isSeenBy(number: string, { from, to, status }: NetworkMessage): boolean {
  return from === number || (to === number && status === "delivered");
}

function bubble(network: Network, number: string, { sid, from, body, mediaSids }: NetworkMessage) {
  const pictures = mediaSids.filter((media) => network.media.has(media));
  return html`<article id="text-${sid}" class="${from === number ? "mine" : "theirs"}">
    <p>${body}</p>
    ${pictures.map((media) =>
      network.media.get(media)?.contentType.startsWith("image/")
        ? html`<img src="/media/${media}" alt="Picture" />`
        : html`<a href="/media/${media}">File</a>`,
    )}
  </article>`;
}
