import worker from "#src/worker.ts";
import type { Bindings } from "#src/env.ts";

export { Inbox } from "#src/worker.ts";

/**
 * The program as it is, with queues that can be told to lose, repeat or delay what they are given:
 * the runtime's own can't. GET /torture/queues/lost tells them so; /torture/build says which build it is.
 */
export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/torture/build") return new Response(build);
    const told = /^\/torture\/queues\/(well|lost|twice|late)$/.exec(new URL(request.url).pathname);
    if (!told) return worker.fetch(request, troubled(env), ctx);
    queues.are = told[1] as typeof queues.are;
    return new Response(`The queues are ${queues.are}.\n`);
  },
  queue: (batch, env, ctx) => worker.queue(batch, troubled(env), ctx),
  scheduled: (controller, env, ctx) => worker.scheduled(controller, troubled(env), ctx),
} satisfies ExportedHandler<Bindings>;

/** The copy counts its mistakes here. */
const build = "0";

const queues: { are: "well" | "lost" | "twice" | "late" } = { are: "well" };

const known = new WeakMap<Bindings, Bindings>();

function troubled(env: Bindings): Bindings {
  const before = known.get(env);
  if (before) return before;
  const after = { ...env, OUTBOX: troubledQueue(env.OUTBOX), EVENTS: troubledQueue(env.EVENTS) };
  known.set(env, after);
  return after;
}

function troubledQueue<Body>(queue: Queue<Body>): Queue<Body> {
  return new Proxy(queue, {
    get(target, name) {
      if (name !== "sendBatch") return Reflect.get(target, name);
      return async (...[messages, options]: Parameters<Queue<Body>["sendBatch"]>) => {
        if (queues.are === "lost") return;
        const late = queues.are === "late" ? { ...options, delaySeconds: 600 } : options;
        await target.sendBatch(messages, late);
        if (queues.are === "twice") await target.sendBatch(messages, options);
      };
    },
  });
}
