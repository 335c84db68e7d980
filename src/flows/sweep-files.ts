import {
  forgetFiles,
  keysWithoutRow,
  rowsWithoutObject,
  setSweptUntil,
  sweptUntil,
  unwantedFiles,
} from "#data/file-sweeps.ts";
import { fileKey } from "#data/files.ts";
import { log } from "./log.ts";
import type { Ports } from "./ports.ts";

/** Both of the below. */
export async function sweepFiles(ports: Ports): Promise<void> {
  await removeUnwantedFiles(ports);
  await compareFiles(ports);
}

/** Removes the objects of files that nothing names any more, then their rows: in that order. */
async function removeUnwantedFiles({ databases, bucket }: Ports): Promise<number> {
  const files = await unwantedFiles(databases, 500);
  if (files.length === 0) return 0;
  await bucket.delete(files.map((file) => fileKey(file, file.id)));
  await forgetFiles(databases, files);
  return files.length;
}

/**
 * Compares a piece of R2 with the rows, and goes on there the next time. An object that no row names
 * after a day is what a flow left that died between the two; a row without its object is for a
 * person to look at, so it is only said.
 */
async function compareFiles({ databases, bucket, now }: Ports): Promise<void> {
  const after = await sweptUntil(databases);
  const { objects, truncated } = await bucket.list({ startAfter: after, limit: 500 });
  const lost = await rowsWithoutObject(databases, {
    after,
    keys: objects.map(({ key }) => key),
    isLast: !truncated,
  });
  if (lost.length > 0) log("error", "files-gone", { files: lost.join(" ") });
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < now() - aDay);
  const orphans = await keysWithoutRow(
    databases,
    old.map(({ key }) => key),
  );
  if (orphans.length > 0) {
    log("warn", "orphans-removed", { count: orphans.length });
    await bucket.delete(orphans);
  }
  await setSweptUntil(databases, truncated ? (objects.at(-1)?.key ?? "") : "");
}

const aDay = 24 * 3_600_000;
