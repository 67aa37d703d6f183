// For tests: the command line as people start it, as a process of its own or (faster) inside of this one.
import { spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { run } from "../../../src/delivery/cli/program.ts";
import { makeDirectory } from "../repository.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = `${ROOT}src/delivery/cli/main.ts`;
// Node keeps what it compiled: most of what a short process would do.
const CACHE = { NODE_COMPILE_CACHE: `${ROOT}node_modules/.cache/earshot-test` };

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Nobody reads the answer: `earshot … | true`. */
  readonly hangUp?: boolean;
}

/** Runs `earshot ARGS` to its end. */
export function earshot(args: readonly string[], { cwd, env, input, hangUp }: Circumstances = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: cwd ?? ROOT,
      env: { ...process.env, ...CACHE, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
    if (hangUp === true) child.stdout.destroy();
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** The same without a process, for what neither reads input nor depends on the current directory. */
export async function earshotInside(args: readonly string[]): Promise<Outcome> {
  const capture = (stream: NodeJS.WriteStream) => {
    const texts: string[] = [];
    const spy = vi.spyOn(stream, "write").mockImplementation((text) => texts.push(String(text)) > 0);
    return { text: () => texts.join(""), restore: () => spy.mockRestore() };
  };
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  try {
    const status = await run(args);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
  }
}

/** A directory `before/` and `after/` with the seed's story, to be changed by a test. */
export function makeSeed(): string {
  const directory = makeDirectory();
  cpSync(`${ROOT}examples/seed-mysql`, directory, { recursive: true });
  return directory;
}

/** The file that the seed's change adds. */
export const SEED_CHANGE = readFileSync(`${ROOT}examples/seed-mysql/after/demo/mysql.yaml`, "utf8");
