/** A place on the chart: what it is called, and how often each of the series was there. */
export interface Bars {
  readonly label: string;
  readonly counts: readonly number[];
}

/**
 * Counts as bars beside each other, and the same as a table. The first series is filled and the second
 * one hollow: colour alone tells nothing.
 */
export function BarChart({
  title,
  what,
  series,
  bars,
}: {
  title: string;
  /** What the labels are. */
  what: string;
  series: readonly string[];
  bars: readonly Bars[];
}) {
  const most = Math.max(1, ...bars.flatMap(({ counts }) => counts));
  const step = width / Math.max(1, bars.length);
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const every = Math.max(1, Math.ceil((longest * letter) / step));
  const thick = Math.min(40, (step * 0.8) / series.length);
  return (
    <section class="numbers-chart">
      <h2>{title}</h2>
      <figure>
        <svg role="img" aria-label={inWords(title, series, bars)} viewBox={`0 0 ${width} 188`}>
          <text x="0" y="10">
            {most}
          </text>
          <line x1="0" x2={width} y1="14" y2="14" class="chart-line" />
          <line x1="0" x2={width} y1={floor} y2={floor} class="chart-line" />
          {bars.map(({ label, counts }, i) => (
            <>
              {counts.map((count, place) => {
                const height = rounded((count / most) * (floor - 14));
                const from = step * (i + 0.5) + thick * (place - counts.length / 2);
                return (
                  <rect
                    class={place === 0 ? "chart-bar" : "chart-bar chart-bar-hollow"}
                    x={rounded(from + 0.75)}
                    y={rounded(floor - height)}
                    width={rounded(thick - 1.5)}
                    height={height}
                  />
                );
              })}
              {i % every === 0 && (
                <text x={rounded(step * (i + 0.5))} y="182" class="chart-label">
                  {label}
                </text>
              )}
            </>
          ))}
        </svg>
        {series.length > 1 && (
          <figcaption>
            {series.map((name, place) => (
              <span class={place === 0 ? "chart-key" : "chart-key chart-key-hollow"}>{name}</span>
            ))}
          </figcaption>
        )}
      </figure>
      <table>
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            {series.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, counts }) => (
            <tr>
              <th scope="row">{label}</th>
              {counts.map((count) => (
                <td>{count}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of the drawing, in its own measure. */
const width = 480;
const floor = 166;
/** How wide a letter of a label is at most, and a little between labels. */
const letter = 7;

/** What the picture shows at a glance; the rest is in the table. */
function inWords(title: string, series: readonly string[], bars: readonly Bars[]): string {
  const sum = ({ counts }: Bars) => counts.reduce((all, one) => all + one, 0);
  const top = bars.reduce<Bars | null>(
    (most, one) => (most === null || sum(one) > sum(most) ? one : most),
    null,
  );
  if (!top || sum(top) === 0) return `${title}: none yet`;
  const parts = top.counts.map((count, place) => `${count} ${series[place]?.toLowerCase()}`);
  return `${title}: most at ${top.label}, ${parts.join(" and ")}`;
}

function rounded(length: number): number {
  return Math.round(length * 100) / 100;
}
