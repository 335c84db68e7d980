export type OptKeyword = "stop" | "start" | "help";

/**
 * What a text says to the network rather than to the clinic. Twilio acts on these by itself, and
 * says so in the webhook's `OptOutType`, which wins: an account may have words of its own.
 * Source: Twilio, "Twilio support for opt-out keywords" (REVOKE and OPTOUT since April 2025).
 */
export function optKeyword(body: string, optOutType: string | null): OptKeyword | null {
  const told = optOutType?.toLowerCase();
  if (told === "stop" || told === "start" || told === "help") return told;
  return keywords.get(body.trim().toUpperCase()) ?? null;
}

const keywords = new Map<string, OptKeyword>([
  ["STOP", "stop"],
  ["STOPALL", "stop"],
  ["UNSUBSCRIBE", "stop"],
  ["CANCEL", "stop"],
  ["END", "stop"],
  ["QUIT", "stop"],
  ["REVOKE", "stop"],
  ["OPTOUT", "stop"],
  ["START", "start"],
  ["YES", "start"],
  ["UNSTOP", "start"],
  ["HELP", "help"],
  ["INFO", "help"],
]);
