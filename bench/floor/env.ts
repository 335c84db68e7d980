import type { Inbox } from "./worker.ts";

export interface Env {
  readonly DB: D1Database;
  readonly INBOX: DurableObjectNamespace<Inbox>;
  readonly OUTBOX: Queue;
  readonly PUBLIC_URL: string;
  readonly TWILIO_AUTH_TOKEN: string;
  readonly AUTH_SECRET: string;
  readonly LIST_PAGE: number;
  readonly THREAD_PAGE: number;
}

export type Poke = (clinicId: string, seq: number) => void;

/** Grows with time, so that an index is appended to. */
export function newId(): string {
  return Date.now().toString(36) + crypto.randomUUID().slice(0, 18);
}
