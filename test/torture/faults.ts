import type { Fault } from "./fault.ts";
import { faultsOfBrowsers } from "./faults-of-browsers.ts";
import { faultsOfNetwork } from "./faults-of-network.ts";
import { faultsOfProgram } from "./faults-of-program.ts";

/** Everything that can go wrong, in the order in which it does. */
export const faults: readonly Fault[] = [
  ...faultsOfNetwork,
  ...faultsOfProgram,
  ...faultsOfBrowsers,
];

export function faultsNamed(names: readonly string[]): Fault[] {
  return names.map((name) => {
    const fault = faults.find((one) => one.name === name);
    if (fault) return fault;
    const known = faults.map((one) => `  ${one.name}`).join("\n");
    throw new Error(`No such fault: ${name}. There are:\n${known}`);
  });
}
