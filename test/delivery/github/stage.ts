// For tests: the fake GitHub with a repository on which the App is installed, and `earshot serve` as a process beside it.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FakeGitHub } from "../../github/fake-github.ts";
import type { App, CheckRun, PullRequest, Repository } from "../../github/world.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The files of a directory of the repository, by path from there. */
export function readFixture(directory: string): Readonly<Record<string, string>> {
  const entries = readdirSync(`${ROOT}${directory}`, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  return Object.fromEntries(
    files.map((path) => [path.slice(`${ROOT}${directory}/`.length), readFileSync(path, "utf8")]),
  );
}

/** What the seed's change adds, and what it is added to. */
export const SEED_BASE = readFixture("examples/seed-mysql/before");
export const SEED_CHANGE = { "demo/mysql.yaml": readFixture("examples/seed-mysql/after")["demo/mysql.yaml"] ?? "" };

/** A repository with an installation of its own: GitHub's limits for one do not slow another. */
export function installOn(github: FakeGitHub, app: App, name: string, files = SEED_BASE): Repository {
  const repository = github.addRepository(`shop/${name}`, files);
  github.addInstallation(app, [repository]);
  return repository;
}

export interface Serving {
  readonly output: () => string;
  /** Where it listens, without a path. */
  readonly origin: string;
  /** Its exit status, once it has ended by itself or was ended. */
  readonly exited: Promise<number | null>;
  /** As the kernel does it, without a last word. */
  kill(): Promise<void>;
  /** Asks it to end; gives its exit status. */
  stop(): Promise<number | null>;
}

/** The environment that makes `earshot serve` this App. */
export function environmentOf(github: FakeGitHub, app: App): Record<string, string> {
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_FORMAT: "json",
    // Only where a test says so: it asks GitHub for things that others do not expect.
    EARSHOT_RECONCILE: "0",
  };
}

const READY = /earshot listens on (\S+) as app "(.+)"/;

export interface HowToServe {
  readonly role?: "web" | "worker";
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the App as people do, and tells GitHub where it listens. */
export async function serve(github: FakeGitHub, app: App, { role, env }: HowToServe = {}): Promise<Serving> {
  const args = role === undefined ? [] : ["--role", role];
  const child = spawn(process.execPath, [`${ROOT}src/delivery/cli/main.ts`, "serve", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environmentOf(github, app), ...env },
  });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  // A machine that is busy with something else takes its time to load all that.
  await until(() => READY.test(output) || child.exitCode !== null, 120_000);
  const url = READY.exec(output)?.[1];
  if (url === undefined) throw new Error(`earshot serve did not start:\n${output}`);
  if (role !== "worker") app.webhookUrl = url;
  return {
    exited,
    output: () => output,
    origin: new URL(url).origin,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

/** Waits until it is so. */
export async function until(isSo: () => boolean, milliseconds = 30_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo()) {
    if (Date.now() > end) throw new Error("it did not come to that in time");
    await sleep(20);
  }
}

/** The check runs of the pull request's head, oldest first, once all of them have a conclusion. */
export async function concluded(
  repository: Repository,
  pull: PullRequest,
  milliseconds?: number,
): Promise<readonly CheckRun[]> {
  const runs = () => repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
  await until(() => runs().length > 0 && runs().every(({ status }) => status === "completed"), milliseconds);
  return runs();
}
