import { logError, loggedHere } from "#flows/log.ts";

/**
 * A body that is read while it goes out. The runtime prints with what error a body ended, so one that
 * breaks off gets an error that does not say what a query was about; the log has a line instead.
 */
export function goingOut(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const note = loggedHere(noteBreak);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          note(error);
          throw new Error("An answer broke off: see the line of its request");
        });
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before somebody wants it.
    { highWaterMark: 0 },
  );
}

/** Writes down that an answer broke off that was going out already. */
export function noteBreak(error: unknown): void {
  logError("answer-broken-off", error);
}
