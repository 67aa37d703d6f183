// Runs kustomize or helm on files that were written for it: in a directory of its own, without network, credentials or plugins,
// for so long and with so much output at most. Never throws for what the tool says.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BuildResult } from "../../manifests/rendering.ts";

export interface ToolRun {
  readonly command: string;
  /** Written before, by path from the directory that is made for it. */
  readonly files: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly patience?: number;
}

const PATIENCE = 30_000;
/** Characters of output; what is larger no reader of manifests would take. */
const MOST_OUTPUT = 32 * 1024 * 1024;
const MOST_ERRORS = 4000;

export async function runTool({ command, files, args, patience = PATIENCE }: ToolRun): Promise<BuildResult> {
  const directory = await mkdtemp(join(tmpdir(), "earshot-render-"));
  try {
    await writeFiles(directory, files);
    return await answerOf(command, args, { directory, patience });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeFiles(directory: string, files: ToolRun["files"]): Promise<void> {
  await mkdir(join(directory, "home"), { mode: 0o700 });
  for (const [path, text] of files) {
    const steps = path.split("/");
    if (path.startsWith("/") || steps.includes("..") || path.includes("\0")) continue;
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { flag: "w", mode: 0o600 });
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

interface Surroundings {
  readonly directory: string;
  readonly patience: number;
}

function answerOf(command: string, args: readonly string[], around: Surroundings): Promise<BuildResult> {
  const { directory, patience } = around;
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
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_OUTPUT) stop(`it made more than ${MOST_OUTPUT / 1024 / 1024} MB`);
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < MOST_ERRORS) errors += chunk.toString();
    });
    child.on("error", (error) => {
      clearTimeout(late);
      resolve({ kind: "missing", reason: `${command} cannot be started (${error.message})` });
    });
    child.on("close", (code) => {
      clearTimeout(late);
      if (code === 0 && why === undefined) resolve({ kind: "rendered", text: Buffer.concat(output).toString() });
      else resolve({ kind: "failed", reason: why ?? reasonIn(errors, directory) });
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

/** The tool's own words, on one line, without the directory that only we know. */
function reasonIn(errors: string, directory: string): string {
  const words = errors
    .replaceAll(`/private${directory}/`, "")
    .replaceAll(`${directory}/`, "")
    .replaceAll("repository/", "")
    .replace(/^Error: |^error: /, "")
    .replace(/\s+/g, " ")
    .replace(ACCUMULATION, "")
    .trim();
  return words === "" ? "it failed and did not say why" : words.slice(0, LONGEST_REASON);
}
