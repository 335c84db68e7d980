import type { FaultKind } from "#test/simulator/faults.ts";
import type { ledgerOf } from "#test/simulator/ledger.ts";
import { newSid } from "#test/simulator/network.ts";

/** What happened in the telephone network, as the simulator tells it. */
export type Ledger = ReturnType<typeof ledgerOf>;

/** A client's text, as it goes to the network. */
interface Text {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly sid?: string;
  readonly afterMs?: number;
  readonly media?: readonly { readonly contentType: string; readonly base64: string }[];
}

/** The telephone network around the program: what it can be told, and what it knows. */
export interface Network {
  /** Resolves with how the clinic answered the webhook; 0 when it has not. */
  text(text: Text): Promise<{ sid: string; status: number }>;
  arm(kind: FaultKind, times: number): Promise<void>;
  /** How far its clock is ahead of everybody else's, in ms. */
  setClock(aheadMs: number): Promise<void>;
  ledger(): Promise<Ledger>;
}

export const newTextSid = () => newSid("SM");

export function networkAt(url: string): Network {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/simulator/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The simulator refused ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    text: (text) => post("texts", text) as Promise<{ sid: string; status: number }>,
    async arm(kind, times) {
      await post("faults", { kind, times });
    },
    async setClock(aheadMs) {
      await post("clock", { aheadMs });
    },
    async ledger() {
      const response = await fetch(`${url}/simulator/ledger`);
      return JSON.parse(await response.text()) as Ledger;
    },
  };
}
