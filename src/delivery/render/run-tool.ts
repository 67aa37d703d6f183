// Runs kustomize or helm on files that were written for it: in a directory of its own, in a sandbox, without credentials or plugins,
// for so long and with so much output at most. Never throws for what the tool says.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BuildFiles, BuildResult } from "../../manifests/rendering.ts";
import { findSandbox, MOST_MEMORY } from "./sandbox.ts";

export interface ToolRun {
  readonly command: string;
  /** Written before, by path from the directory that is made for it. */
  readonly files: BuildFiles;
  /** Written in the same way, and may be started. */
  readonly scripts?: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly patience?: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

const PATIENCE = 30_000;
/** Characters of output; what is larger no reader of manifests would take. */
const MOST_OUTPUT = 32 * 1024 * 1024;
const MOST_ERRORS = 4000;

export async function runTool(run: ToolRun): Promise<BuildResult> {
  const { command, files, scripts = new Map(), args, signal, patience = PATIENCE } = run;
  if (signal?.aborted === true) return ENDED;
  const { prefix } = await findSandbox();
  const directory = await mkdtemp(join(tmpdir(), "earshot-render-"));
  try {
    await mkdir(join(directory, "home"), { mode: 0o700 });
    await writeFiles(directory, files, 0o600);
    await writeFiles(directory, scripts, 0o700);
    const [program = command, ...rest] = [...prefix, command, ...args];
    return await answerOf(program, rest, { directory, patience, signal });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const ENDED = { kind: "stopped", reason: "it was ended" } as const;

async function writeFiles(directory: string, files: ToolRun["files"], mode: number): Promise<void> {
  for (const [path, content] of files) {
    const steps = path.split("/");
    if (path.startsWith("/") || steps.includes("..") || path.includes("\0")) continue;
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    const bytes = typeof content === "string" ? content : Buffer.from(content.base64, "base64");
    await writeFile(target, bytes, { flag: "w", mode });
  }
}

/** Nothing of the server's own; a proxy that nobody listens at keeps tools from the network. */
function environmentOf(directory: string): NodeJS.ProcessEnv {
  const home = join(directory, "home");
  const nowhere = "http://127.0.0.1:9";
  return {
    HOME: home,
    TMPDIR: home,
    PATH: "/nowhere",
    LC_ALL: "C",
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    HELM_PLUGINS: join(home, "no-plugins"),
    KUBECONFIG: join(home, "no-cluster"),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    NO_PROXY: "",
    GOMAXPROCS: "2",
    GOMEMLIMIT: "512MiB",
  };
}

/** How the sandbox says that there is no such program, or that it cannot be started. */
const NOT_STARTED: ReadonlySet<number | null> = new Set([126, 127]);

interface Surroundings {
  readonly directory: string;
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
}

function answerOf(command: string, args: readonly string[], around: Surroundings): Promise<BuildResult> {
  const { directory, patience, signal } = around;
  return new Promise((resolve) => {
    // A group of its own: what the tool starts ends with it.
    const child = spawn(command, args, {
      cwd: directory,
      env: environmentOf(directory),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const output: Buffer[] = [];
    let length = 0;
    let errors = "";
    let why: string | undefined;
    const stop = (reason: string) => {
      why ??= reason;
      if (child.pid !== undefined) endGroup(child.pid);
    };
    const late = setTimeout(() => stop(`it took longer than ${patience / 1000} seconds`), patience);
    const end = () => stop(ENDED.reason);
    signal?.addEventListener("abort", end, { once: true });
    // It can have happened while the files were written.
    if (signal?.aborted === true) end();
    const settle = (result: BuildResult) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", end);
      resolve(result);
    };
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_OUTPUT) stop(`it made more than ${MOST_OUTPUT / 1024 / 1024} MB`);
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < MOST_ERRORS) errors += chunk.toString();
    });
    child.on("error", (error) =>
      settle({ kind: "missing", reason: `${command} cannot be started (${error.message})` }),
    );
    child.on("close", (code) => {
      if (code === 0 && why === undefined) settle({ kind: "rendered", text: Buffer.concat(output).toString() });
      else if (NOT_STARTED.has(code)) settle({ kind: "missing", reason: reasonIn(errors, directory) });
      else settle(why === undefined ? failureIn(errors, directory) : { kind: "stopped", reason: why });
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

const LONGEST_REASON = 400;

/** How kustomize tells the way to the place that is wrong. */
const ACCUMULATION =
  /accumulating resources: accumulation err='[^']*'[^']*': '[^']*' must resolve to a file': recursed accumulation of path '[^']*': /g;

/** How it tells of a file or directory that is not there, after trying it as either. */
const NOT_THERE = /^.*evalsymlink failure on '([^']+)' ?: lstat .*no such file or directory.*$/;

/** A line of kubectl's log, with the time of day: no two runs say the same. */
const LOGGED = /^[IWEF]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] .*$/gm;

const NO_MEMORY = /out of memory|cannot allocate memory|failed to reserve/i;

/** Of what it says, the limit to its memory is ours. */
function failureIn(errors: string, directory: string): BuildResult {
  if (!NO_MEMORY.test(errors)) return { kind: "failed", reason: reasonIn(errors, directory) };
  return { kind: "stopped", reason: `it needed more than ${MOST_MEMORY / 1024 ** 3} GB of memory` };
}

/** The tool's own words, on one line, without the directory that only we know. */
function reasonIn(errors: string, directory: string): string {
  const words = errors
    .replaceAll(/^# Warning: .*$/gm, "")
    .replaceAll(LOGGED, "")
    .replaceAll(`/private${directory}/`, "")
    .replaceAll(`${directory}/`, "")
    .replaceAll("repository/", "")
    .replace(/\s+/g, " ")
    .replace(/^ ?(?:Error|error): /, "")
    .replace(ACCUMULATION, "")
    .replace(NOT_THERE, "it names $1, which is not there")
    .trim();
  return words === "" ? "it failed and did not say why" : words.slice(0, LONGEST_REASON);
}
