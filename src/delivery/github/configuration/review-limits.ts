// Environment -> how much time and memory one review may take. The number of files and their size is limited where they are read.
import { availableParallelism, totalmem } from "node:os";
import { type Reading, setting } from "./read-private-key.ts";

export interface ReviewLimits {
  readonly seconds: number;
  /** Of the JavaScript heap of its thread. */
  readonly megabytes: number;
  /** Reviews at the same time in this process; each has a thread. */
  readonly threads: number;
}

const SECONDS = 300;
const MEGABYTES = { least: 512, most: 3_072 };
/** The rest is for the process itself: caches, what was fetched and not yet handed over, code. */
const SHARE = 0.7;

/** Adds to the problems what cannot be read. */
export function readReviewLimits(reading: Reading, machine = measureMachine()): ReviewLimits {
  const threads = Math.max(2, machine.processors);
  const share = Math.floor((machine.megabytes * SHARE) / threads);
  return {
    seconds: readNumber(reading, { name: "EARSHOT_REVIEW_SECONDS", least: 5, most: 3_600 }) ?? SECONDS,
    megabytes:
      readNumber(reading, { name: "EARSHOT_REVIEW_MEGABYTES", least: 128, most: 65_536 }) ??
      Math.min(MEGABYTES.most, Math.max(MEGABYTES.least, share)),
    threads: readNumber(reading, { name: "EARSHOT_REVIEW_THREADS", least: 1, most: 64 }) ?? threads,
  };
}

interface Wanted {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

function readNumber(reading: Reading, { name, least, most }: Wanted): number | undefined {
  const value = setting(reading, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  reading.problems.push(`${name} is not a number from ${least} to ${most}`);
  return undefined;
}

/** A container may have less than the machine; 0 is how Node says that it does not know. */
function measureMachine() {
  const bytes = Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem());
  return { processors: availableParallelism(), megabytes: bytes / 1024 / 1024 };
}
