import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { usualCaps } from "#domain/send-caps.ts";
import type { Work } from "#domain/work.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { emptySchedule, manyDue, time } from "#test/support/schedule.ts";
import { ports } from "#test/support/world.ts";

const second = 1000;

/** The queue and the minute's cron in a time of their own, which passes as fast as the work is done. */
class Simulation {
  readonly start = time.now;
  /** How many texts were handed to the gateway in each second. */
  readonly handedOver = new Map<number, number>();
  readonly texts: string[] = [];
  mostQueries = 0;
  #waiting: { work: Work; at: number }[] = [];

  /** Ends when nothing is left to do, in how many seconds. */
  async drain(): Promise<number> {
    let last = this.start;
    for (let minute = 0; minute < 15; minute += 1) {
      time.now = this.start + minute * 60 * second;
      await this.#invocation((world) => handOutPlanned(world));
      const end = time.now + 60 * second;
      for (let batch = this.#next(end); batch.length > 0; batch = this.#next(end)) {
        last = time.now;
        await this.#invocation((world) => Promise.all(batch.map((work) => this.#run(world, work))));
      }
    }
    return (last - this.start) / second;
  }

  /** As many as the queue hands to one invocation, of those whose time comes first. */
  #next(end: number): Work[] {
    this.#waiting.sort((one, other) => one.at - other.at);
    const [first] = this.#waiting;
    if (!first || first.at >= end) return [];
    time.now = Math.max(time.now, first.at);
    const ready = this.#waiting.slice(0, 10).filter(({ at }) => at <= time.now);
    this.#waiting = this.#waiting.slice(ready.length);
    return ready.map(({ work }) => work);
  }

  async #invocation(run: (world: ReturnType<typeof ports>) => Promise<unknown>): Promise<void> {
    const { database, ran } = countingD1(env.DB);
    const world = ports({
      databases: { DB: database },
      now: () => time.now,
      caps: { ...usualCaps, automated: 20_000 },
      enqueue: async (work, delaySeconds = 0) => {
        const at = time.now + delaySeconds * second;
        this.#waiting.push(...work.map((one) => ({ work: one, at })));
      },
    });
    await run(world);
    this.mostQueries = Math.max(this.mostQueries, ran.queries);
  }

  async #run(world: ReturnType<typeof ports>, work: Work): Promise<void> {
    if (work.kind === "send-planned") return sendPlanned(world, work);
    const at = Math.floor((time.now - this.start) / second);
    this.handedOver.set(at, (this.handedOver.get(at) ?? 0) + 1);
    this.texts.push(work.subjectId);
    // The gateway of the tests is given one in fifty: that each goes once is shown elsewhere.
    if (this.texts.length % 50 === 0) await deliverMessage(world, work);
  }
}

test("ten thousand reminders due in one minute go once each, within the gateway's rate and D1's limits", async () => {
  await emptySchedule();
  await manyDue({ count: 6000, dueAt: time.now });
  await manyDue({ count: 4000, first: 6000, dueAt: time.now, clinicId: "lakeside" });
  const simulation = new Simulation();
  const took = await simulation.drain();

  expect(simulation.texts).toHaveLength(10_000);
  expect(new Set(simulation.texts).size).toBe(10_000);
  const stored = "SELECT count(*) AS n FROM messages WHERE author = 'automation'";
  expect(await env.DB.prepare(stored).first("n")).toBe(10_000);
  const left = "SELECT count(*) AS n FROM planned_texts WHERE settled_at IS NULL";
  expect(await env.DB.prepare(left).first("n")).toBe(0);
  // A sender of Twilio's fastest kind does a hundred a second (error 21611).
  expect(Math.max(...simulation.handedOver.values())).toBeLessThanOrEqual(100);
  expect(took).toBeLessThanOrEqual(10 * 60);
  // Cloudflare, "D1: Limits": queries per invocation.
  expect(simulation.mostQueries).toBeLessThanOrEqual(1000);
}, 120_000);
