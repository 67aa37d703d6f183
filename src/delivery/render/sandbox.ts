// A program -> how to start it so that the kernel keeps it from the network and from more than its share of memory, processor
// time and disk. Where the machine does not allow that, less of it; what it allows is found out once, by trying.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { once } from "../../manifests/remember.ts";

export interface Sandbox {
  /** What stands before a program and its arguments. */
  readonly prefix: readonly string[];
  /** It has no network at all, not even this machine. */
  readonly isOffline: boolean;
  readonly isLimited: boolean;
}

/** Bytes that a program may hold. */
export const MOST_MEMORY = 1024 * 1024 * 1024;
/** Seconds on a processor, for a program that outlives whoever started it. */
const MOST_SECONDS = 90;
const LARGEST_FILE = 64 * 1024 * 1024;

const LIMITS = [`--data=${MOST_MEMORY}`, `--cpu=${MOST_SECONDS}`, `--fsize=${LARGEST_FILE}`, "--core=0", "--"];
/** A user namespace lets also those do it who are not root; containers mostly forbid it. */
const NO_NETWORK = ["--user", "--map-current-user", "--net", "--"];

/** The strictest that works here. */
export const findSandbox = once(async (): Promise<Sandbox> => {
  const limited = await asFarAsItWorks("prlimit", LIMITS);
  const offline = await asFarAsItWorks("unshare", NO_NETWORK);
  return { prefix: [...limited, ...offline], isOffline: offline.length > 0, isLimited: limited.length > 0 };
});

async function asFarAsItWorks(name: string, flags: readonly string[]): Promise<readonly string[]> {
  const program = [`/usr/bin/${name}`, `/bin/${name}`].find(isExecutable);
  if (program === undefined) return [];
  return (await works(program, [...flags, program, "--version"])) ? [program, ...flags] : [];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function works(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5_000, env: {} }, (error) => resolve(error === null));
  });
}
