import { closeQuiet } from "#flows/close-quiet.ts";
import { callDevices } from "#flows/call-devices.ts";
import { countAtClosing, countTexts } from "#flows/count-numbers.ts";
import { deleteAtGateway } from "#flows/delete-conversation.ts";
import { runImport } from "#flows/run-import.ts";
import { keepMedia } from "#flows/keep-media.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { purge } from "#flows/keep-data.ts";
import { endSockets } from "#flows/end-sockets.ts";
import { giveUp, reasonOf, tryAgain } from "#flows/give-up.ts";
import { log, logError, loggedIn, reasonIn } from "#flows/log.ts";
import type { Ports } from "#flows/ports.ts";
import { type ParkedWebhook, receiveParked } from "#flows/receive-parked.ts";
import { planAgain } from "#flows/plan-again.ts";
import { postEvents } from "#flows/post-events.ts";
import { postPush } from "#flows/post-push.ts";
import { raiseWaiting } from "#flows/raise-waiting.ts";
import { reconcile } from "#flows/reconcile.ts";
import { recordDeletion, replayDeletions } from "#flows/replay-deletions.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { handOutCare, sendCare } from "#flows/send-care.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { handOutScheduled, sendScheduled } from "#flows/send-scheduled.ts";
import { sweepFiles } from "#flows/sweep-files.ts";
import { tendLine } from "#flows/tend-line.ts";
import { sweep } from "#flows/sweep.ts";
import { wakeSnoozed } from "#flows/snooze.ts";
import { watch } from "#flows/watch.ts";
import type { Work } from "#domain/work.ts";

/** A batch of work: each message is acknowledged or retried on its own. */
export async function runOutbox(ports: Ports, batch: MessageBatch<Work>): Promise<void> {
  await Promise.all(
    batch.messages.map((message) => attempt(ports, message, 11, () => run(ports, message.body))),
  );
}

/** A batch of parked webhooks. */
export async function runParked(ports: Ports, batch: MessageBatch<ParkedWebhook>): Promise<void> {
  await Promise.all(
    batch.messages.map((message) =>
      attempt(ports, message, 101, () => receiveParked(ports, message.body)),
    ),
  );
}

/** What not even could be written down as given up, when it was: it is written down now. */
export async function runDead(
  ports: Ports,
  batch: MessageBatch<Work | ParkedWebhook>,
): Promise<void> {
  for (const message of batch.messages) {
    try {
      await giveUp(ports, message.body, { reason: "The database did not answer.", attempts: 1 });
      message.ack();
    } catch (error) {
      logError("given-up-not-written", error);
      message.retry({ delaySeconds: 300 });
    }
  }
}

/** Every minute: what the queue lost, what the gateway knows and we don't, files that nobody wants. */
export async function runMinute(ports: Ports): Promise<void> {
  const job = ports.newId();
  const outcomes = await Promise.all(
    Object.entries(duties).map(([kind, duty]) =>
      loggedIn({ job, kind }, () => isDone(duty(ports))),
    ),
  );
  // The runtime prints what is thrown, whole: it is in the log already, without what it quotes.
  if (outcomes.includes(false)) throw new Error("Not all of the minute's work was done");
}

/**
 * For two minutes, and a little into the next two: whose sockets have to end. One look is one read of a
 * table that is nearly always empty, for all clinics, and no object is woken for it.
 */
export async function runLookout(
  ports: Ports,
  { looks, every } = { looks: 68, every: 2000 },
): Promise<void> {
  await loggedIn({ job: ports.newId(), kind: "end-sockets" }, async () => {
    for (let look = 0; look < looks; look += 1) {
      await isDone(endSockets(ports));
      await scheduler.wait(every);
    }
  });
}

const duties: Record<string, (ports: Ports) => Promise<unknown>> = {
  sweep,
  "hand-out-planned": handOutPlanned,
  "hand-out-scheduled": handOutScheduled,
  "hand-out-care": handOutCare,
  "wake-snoozed": wakeSnoozed,
  reconcile: async (ports) => {
    if (!(await replayDeletions(ports))) return;
    const outcome = await reconcile(ports);
    if (outcome.kind !== "unavailable") return;
    log("warn", "gateway-list-unavailable", { reason: reasonIn(outcome.reason) });
  },
  "sweep-files": sweepFiles,
  "try-again": tryAgain,
  "count-texts": countTexts,
  "count-at-closing": countAtClosing,
  "raise-waiting": raiseWaiting,
  watch,
};

async function isDone(duty: Promise<unknown>): Promise<boolean> {
  try {
    await duty;
    return true;
  } catch (error) {
    logError("job-failed", error);
    return false;
  }
}

function run(ports: Ports, work: Work): Promise<void> {
  switch (work.kind) {
    case "deliver-message":
      return deliverMessage(ports, work);
    case "delete-at-gateway":
      return deleteAtGateway(ports, work);
    case "send-alerts":
      return sendAlerts(ports, work);
    case "keep-media":
      return keepMedia(ports, work);
    case "send-care":
      return sendCare(ports, work);
    case "send-planned":
      return sendPlanned(ports, work);
    case "send-scheduled":
      return sendScheduled(ports, work);
    case "plan-again":
      return planAgain(ports, work);
    case "tend-line":
      return tendLine(ports, work);
    case "run-import":
      return runImport(ports, work);
    case "record-deletion":
      return recordDeletion(ports, work);
    case "purge":
      return purge(ports, work);
    case "close-quiet":
      return closeQuiet(ports, work);
    case "call-devices":
      return callDevices(ports, work);
    case "post-push":
      return postPush(ports, work);
    case "post-events":
      return postEvents(ports, work);
  }
}

/** `last` is the attempt that wrangler.toml allows it at most (max_retries and the first). */
function attempt(
  ports: Ports,
  message: Message<Work | ParkedWebhook>,
  last: number,
  job: () => Promise<void>,
): Promise<void> {
  const { id, body, attempts } = message;
  const clinic = "clinicId" in body ? { clinic: body.clinicId } : {};
  return loggedIn({ job: id, kind: body.kind, attempt: attempts, ...clinic }, async () => {
    const startedAt = Date.now();
    try {
      await job();
      message.ack();
      log("info", "job", { ms: Date.now() - startedAt });
    } catch (error) {
      logError("job-failed", error);
      if (attempts >= last && (await isGivenUp(ports, body, error, attempts))) message.ack();
      else message.retry({ delaySeconds: Math.min(5 * 2 ** attempts, 60) });
    }
  });
}

/** False when not even that can be written down: then the queue puts it with its dead letters. */
async function isGivenUp(
  ports: Ports,
  work: Work | ParkedWebhook,
  error: unknown,
  attempts: number,
): Promise<boolean> {
  try {
    await giveUp(ports, work, { reason: reasonOf(error), attempts });
    return true;
  } catch {
    return false;
  }
}
