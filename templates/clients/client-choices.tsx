import type { ClientCard } from "#domain/client.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";

/** What tells two clients of one name apart: their patients and numbers. */
export function CardDetails({ card, clinic }: { card: ClientCard; clinic: Clinic }) {
  const numbers = card.numbers
    .split(" ")
    .filter((number) => number !== "")
    .slice(0, 2)
    .map((number) => formatNumber(number, clinic.country));
  const details = [card.patients, ...numbers].filter((part) => part !== "").join(" · ");
  return <small>{details}</small>;
}
