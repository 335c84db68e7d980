export type AddressesProblem = { readonly wrong: string } | "none" | "too-many";
/** The most addresses that an alert goes to. */
export const mostAddresses = 20;

/** Addresses as people separate them: commas, semicolons, new lines. Each once. */
export function readAddresses(typed: string): string[] {
  const seen = new Map<string, string>();
  for (const address of typed.split(/[,;\s]+/u)) {
    if (address !== "") seen.set(address.toLowerCase(), seen.get(address.toLowerCase()) ?? address);
  }
  return [...seen.values()];
}
