/** What a device tells of: what calls those on duty, or every client's text that stays unread. */
export const hearings = ["duty", "all"] as const;
export type Hearing = (typeof hearings)[number];

/** What was typed, or the quieter one. */
export function toHearing(typed: string): Hearing {
  return hearings.find((one) => one === typed) ?? "duty";
}

/** Of one person; another one refuses what is switched on then. */
export const mostDevices = 10;

/** A public key and a secret as a browser hands them in, by their form alone. */
export function looksLikeKeys({ p256dh, auth }: { p256dh: string; auth: string }): boolean {
  return /^B[\w-]{86}$/.test(p256dh) && /^[\w-]{22}$/.test(auth);
}

/** A device whose owner has not signed in there for so long, in ms, is told nothing more. */
export const deviceLasts = 30 * 86_400_000;
