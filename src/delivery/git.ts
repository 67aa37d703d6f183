// Runs the real git, which may only look: nothing that a repository configures or contains is executed.
import { spawn } from "node:child_process";
import { trouble } from "./trouble.ts";

export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const HARMLESS = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never"];

const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  // A partial clone must not start to fetch.
  GIT_NO_LAZY_FETCH: "1",
  GIT_PAGER: "cat",
  LC_ALL: "C",
};

/** Runs `git ARGS` in `directory`; a status other than 0 is an answer, a git that cannot be started is trouble. */
export function git(
  directory: string,
  args: readonly string[],
  options: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...HARMLESS, ...args], {
      cwd: directory,
      env: { ...process.env, ...ENVIRONMENT, ...options.environment },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", () => reject(trouble("git cannot be started: is it installed and on the PATH?")));
    child.on("close", (code) => {
      resolve({ status: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString().trim() });
    });
    // git may answer and leave before it has read everything.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

/** The first line that `git ARGS` prints; undefined when it says no. */
export async function gitLine(directory: string, args: readonly string[]): Promise<string | undefined> {
  const { status, stdout } = await git(directory, args);
  return status === 0 ? stdout.toString().split("\n", 1)[0] : undefined;
}

/** What `git ARGS` prints; throws trouble with git's own words when it fails. */
export async function gitOutput(directory: string, args: readonly string[], input?: string): Promise<Buffer> {
  const { status, stdout, stderr } = await git(directory, args, input === undefined ? {} : { input });
  if (status !== 0) throw trouble(`git ${args[0]} failed: ${stderr}`);
  return stdout;
}

/** Words for what is missing when the clone does not go back far enough. */
export async function shallowHint(root: string): Promise<string> {
  return (await isShallow(root)) ? "; this clone is shallow: fetch more with `git fetch --unshallow`" : "";
}

export async function isShallow(root: string): Promise<boolean> {
  return (await gitLine(root, ["rev-parse", "--is-shallow-repository"])) === "true";
}
