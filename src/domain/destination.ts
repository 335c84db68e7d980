import { isPremium, isReachable, placeOf } from "./phone-number.ts";

/** Why no text goes to a contact (R2): it is no number, one of another country, or one that costs. */
export type DestinationRefusal = "unreachable" | "abroad" | "premium";

/**
 * Why no text goes to a contact, as the network named it; null when one does. Area codes that nobody
 * has been given yet count as ours: new ones come every year, and only somebody who has one texts.
 */
export function destinationRefusal(contact: string): DestinationRefusal | null {
  if (!isReachable(contact)) return "unreachable";
  if (!contact.startsWith("+1")) return "abroad";
  if (foreignAreaCodes.includes(contact.slice(2, 5))) return "abroad";
  return isPremium(contact) ? "premium" : null;
}

/** Where it is, when that is why: "Jamaica". */
export function abroadIn(contact: string): string {
  return placeOf(contact) ?? "another country";
}

/**
 * Area codes of +1 that belong neither to the US nor to Canada. Source: NANPA, "Area code relief";
 * a test holds the list against libphonenumber.
 */
export const foreignAreaCodes =
  "242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 939";
