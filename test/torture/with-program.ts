import { type Copy, copyProgram } from "./copy.ts";
import { openProgram, type Program } from "./program.ts";

/**
 * Keeps a copy of the program, with its cron, for as long as `use` takes, which starts it. `cron` in
 * seconds.
 */
export async function withProgram<Result>(
  cron: number,
  use: (program: Program, copy: Copy) => Promise<Result>,
): Promise<Result> {
  const copy = await copyProgram();
  const program = await openProgram(copy.build);
  const minutes = setInterval(() => void program.minute(), cron * 1000);
  try {
    return await use(program, copy);
  } finally {
    clearInterval(minutes);
    await program.end();
    await copy.remove();
  }
}
