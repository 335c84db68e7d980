import { type Lags, longestLag } from "#domain/watch.ts";
import { Document } from "#templates/document.tsx";

interface Health {
  readonly lags: Lags;
  readonly unknown: number;
  readonly dead: number;
  readonly forged: readonly {
    readonly hour: number;
    readonly service: string;
    readonly count: number;
  }[];
  readonly traffic: readonly {
    readonly hour: number;
    readonly received: number;
    readonly sent: number;
  }[];
}

/** Counts over all clinics, and how far behind it is. Hours are UTC. */
export function OperatorPage({
  health: { lags, unknown, dead, traffic, forged },
}: {
  health: Health;
}) {
  return (
    <Document title="Operator">
      <body>
        <main class="page page-narrow stack">
          <h1>How it goes</h1>
          <dl class="facts">
            <dt>Oldest text not handed over yet</dt>
            <dd>{lagWords(lags.outbox, "none waits")}</dd>
            <dt>Behind the phone network's own list</dt>
            <dd>{lagWords(lags.reconciler, "there is no number yet")}</dd>
            <dt>Texts of unknown fate</dt>
            <dd>{unknown}</dd>
            <dt>Given up</dt>
            <dd>{dead}</dd>
          </dl>
          <h2>Webhooks with a wrong signature</h2>
          {forged.length === 0 && <p>None in two days.</p>}
          <ul>
            {forged.map(({ hour, service, count }) => (
              <li>
                {new Date(hour * 3_600_000).toISOString().slice(0, 13)}, {service}: {count}
              </li>
            ))}
          </ul>
          <h2>Texts by hour (UTC)</h2>
          <p class="quiet">Sent is what was written to be sent, whatever became of it.</p>
          <table>
            <thead>
              <tr>
                <th scope="col">Hour</th>
                <th scope="col">Received</th>
                <th scope="col">Sent</th>
              </tr>
            </thead>
            <tbody>
              {traffic.map(({ hour, received, sent }) => (
                <tr>
                  <th scope="row">{new Date(hour * 3_600_000).toISOString().slice(0, 13)}</th>
                  <td>{received}</td>
                  <td>{sent}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </main>
      </body>
    </Document>
  );
}

function lagWords(lag: number | null, none: string): string {
  if (lag === null) return none;
  const words = `${Math.round(lag / 1000)} seconds`;
  return lag > longestLag ? `${words}: late` : words;
}
