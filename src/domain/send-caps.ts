/** The most texts that a clinic sends within an hour of the clock. */
export interface SendCaps {
  /** What one person sends. */
  readonly person: number;
  /** What all of a clinic's people send. */
  readonly clinic: number;
  /** Of these and of its systems' texts, what goes to numbers that nothing was ever said with. */
  readonly newNumbers: number;
  /** What goes by itself. Apart from the others, so that neither keeps the other waiting. */
  readonly automated: number;
}

/**
 * More than any front desk does, and less than a stolen password is good for: somebody who sends a
 * text every six seconds all hour; five of them; 200 strangers an hour; and what a local number
 * passes on in an hour anyway, a text each second (Twilio, "Understanding rate limits").
 */
export const usualCaps: SendCaps = { person: 600, clinic: 3000, newNumbers: 200, automated: 3600 };

/** Which of them is reached; named as the constraint is. */
export type CapReached = "person_cap" | "clinic_cap" | "new_cap" | "automated_cap";

export function isCap(reason: string): reason is CapReached {
  return reason.endsWith("_cap");
}

export function capWords(cap: CapReached): string {
  switch (cap) {
    case "person_cap":
      return "You have sent as many texts within this hour as one person can. Nothing was sent, and your text is kept: send it in the next hour.";
    case "clinic_cap":
      return "Your clinic has sent as many texts within this hour as it can. Nothing was sent, and your text is kept: send it in the next hour.";
    case "new_cap":
      return "Your clinic has texted as many new numbers within this hour as it can. Nothing was sent, and your text is kept: send it in the next hour, or answer people who have texted you.";
    case "automated_cap":
      return "As many automated texts as can have gone within this hour.";
  }
}
