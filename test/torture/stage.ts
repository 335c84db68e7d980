import { demoStaff } from "#scripts/demo-data.ts";
import { paths } from "#src/paths.ts";
import { cast } from "#test/simulator/cast.ts";
import { atTheDesk, type Desk } from "./desk.ts";
import { type Network, networkAt } from "./network.ts";
import type { Program } from "./program.ts";
import type { Random } from "./random.ts";

/** Where the torture plays: the program, the network, and one person at each clinic's desk. */
export interface Stage {
  readonly program: Program;
  readonly network: Network;
  readonly random: Random;
  readonly theo: Desk;
  /** At the clinic that is never open: her clients get auto-replies, and alerts go out. */
  readonly noor: Desk;
  /** Something that differs in every scene of every run: a part of each word. */
  readonly tag: string;
}

export async function setStage(program: Program, random: Random, tag: string): Promise<Stage> {
  const at = (clinic: Desk["clinic"], name: string) => {
    const person = demoStaff.find((one) => one.name === name);
    const line = cast.clinics.find(({ id }) => id === clinic)?.number;
    if (!person || !line) throw new Error(`The demo has no ${name} at ${clinic}`);
    return atTheDesk(program.url, { ...person, clinic, line });
  };
  const [theo, noor] = [await at("riverside", "Theo"), await at("lakeside", "Noor")];
  await closeForGood(noor);
  return { program, network: networkAt(program.simulatorUrl), random, theo, noor, tag };
}

/** Whatever the hour is, the clinic is closed, answers by itself and alerts its people. */
async function closeForGood(admin: Desk): Promise<void> {
  // Each form says which state of the settings it was made from.
  let version = 0;
  const save = async (path: string, form: Record<string, string>) => {
    const { status } = await admin.post(path, { version: String(version), ...form });
    if (status !== 303) throw new Error(`${path} was not saved: ${status}`);
    version += 1;
  };
  await save(paths.businessHours(), Object.fromEntries(weekdays.map((name) => [name, ""])));
  await save(paths.texting(), {
    ...{ autoReply: "yes", message: "{clinic} is asleep.", emergencyLine: "" },
    ...{ emergencyOn: "yes", emergencyWords: "bleeding", emergencyMessage: "Come at once." },
    ...{ alertOn: "yes", addresses: onDuty, staffMayDelete: "yes" },
  });
}

const onDuty = "noor@lakeside.example";
const weekdays = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => [`from-${day}-0`, `to-${day}-0`]);
