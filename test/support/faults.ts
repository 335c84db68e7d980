/** A D1 that does not answer, as when its leader is gone. */
export function failingD1(): D1Database {
  const fail = () => Promise.reject(new Error("D1_ERROR: Network connection lost."));
  const statement = { bind: () => statement, all: fail, run: fail, first: fail, raw: fail };
  return { prepare: () => statement, batch: fail, exec: fail } as unknown as D1Database;
}

/** A queue that takes nothing. */
export function refusingQueue(): Queue {
  const fail = () => Promise.reject(new Error("Queue send failed: Internal Server Error"));
  return { send: fail, sendBatch: fail } as unknown as Queue;
}
