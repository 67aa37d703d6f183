// A command line -> what running it costs, children included, as GNU time tells it. Throws when it cannot be run.
import { spawnSync } from "node:child_process";

export interface Cost {
  /** Seconds by the clock, and of processor time. */
  readonly seconds: number;
  readonly processor: number;
  /** The largest that one of its processes was. */
  readonly megabytes: number;
  readonly output: string;
}

const TIME = "/usr/bin/time";

/** Whatever status it ends with is an answer: a review that blocks has one as well. */
export function runProcess(command: readonly string[], directory: string): Cost {
  const options = { cwd: directory, encoding: "utf8", maxBuffer: 1e9 } as const;
  const { error, stderr, stdout, status } = spawnSync(TIME, ["-q", "-f", "%e %U %S %M", ...command], options);
  if (error !== undefined) throw new Error(`${TIME} (GNU time) cannot be started: ${error.message}`);
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  const [seconds, user, system, kilobytes] = line.split(" ").map(Number);
  if (kilobytes === undefined || Number.isNaN(kilobytes))
    throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
  return { seconds: seconds ?? 0, processor: (user ?? 0) + (system ?? 0), megabytes: kilobytes / 1024, output: stdout };
}
