// For tests: a job of GitHub Actions. A checkout with the objects of the fake GitHub in a real git, and the action as a process in it.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import type { FakeGitHub } from "../../github/fake-github.ts";
import { serialize } from "../../github/git/object-store.ts";
import type { Occurrence, Permissions, Repository } from "../../github/world.ts";
import { git, makeDirectory } from "../repository.ts";

export const ENTRY = fileURLToPath(new URL("../../../src/delivery/action/main.ts", import.meta.url));

// Node keeps what it compiled: most of what a short process would do.
export const CACHE = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../node_modules/.cache/earshot-test", import.meta.url)),
};

/** All objects of the repository in a git of its own, with this commit checked out: what actions/checkout does with `fetch-depth: 0`. */
export function checkOut(repository: Repository, commit: string): string {
  const workspace = makeDirectory();
  git(workspace, "init", "--quiet", "--initial-branch=main");
  for (const [sha, object] of repository.objects) {
    const content = serialize(object);
    const folder = `${workspace}/.git/objects/${sha.slice(0, 2)}`;
    mkdirSync(folder, { recursive: true });
    const header = Buffer.from(`${object.kind} ${content.length}\0`);
    writeFileSync(`${folder}/${sha.slice(2)}`, deflateSync(Buffer.concat([header, content])));
  }
  git(workspace, "checkout", "--quiet", "--detach", commit);
  return workspace;
}

/** The same with so many commits of history. */
export function checkOutShallow(repository: Repository, commit: string, depth: number): string {
  const whole = checkOut(repository, commit);
  const workspace = makeDirectory();
  git(workspace, "init", "--quiet", "--initial-branch=main");
  git(whole, "config", "uploadpack.allowAnySHA1InWant", "true");
  git(workspace, "fetch", "--quiet", `--depth=${depth}`, `file://${whole}`, commit);
  git(workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  return workspace;
}

/** A token as a job has it. */
export function makeToken(github: FakeGitHub, repository: Repository, permissions: Permissions): string {
  const { world } = github;
  const installation =
    world.installations.find(({ repositories }) => repositories.includes(repository)) ??
    github.addInstallation(github.addApp({ slug: "github-actions" }), [repository]);
  const token = `ghs_${world.tokens.size}job`;
  world.tokens.set(token, { installation, permissions, repositories: [repository], expires: Date.now() + 3_600_000 });
  return token;
}

export const WRITE: Permissions = { contents: "read", metadata: "read", checks: "write", pull_requests: "write" };
/** What GitHub leaves a pull request of a fork, whatever the workflow asks for. */
export const READ: Permissions = { contents: "read", metadata: "read", checks: "read", pull_requests: "read" };

export interface Job {
  readonly github: FakeGitHub;
  readonly repository: Repository;
  readonly workspace: string;
  readonly occurrence: Occurrence;
  readonly inputs?: Readonly<Record<string, string>>;
  /** What is started: the sources, if nothing else is said. */
  readonly entry?: string;
}

export interface Ended {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The report, if there is one. */
  readonly report: { readonly verdict: string; readonly findings: readonly object[] } | undefined;
}

/** Runs the step to its end, as the runner does. */
export async function runJob({
  github,
  repository,
  workspace,
  occurrence,
  inputs = {},
  entry = ENTRY,
}: Job): Promise<Ended> {
  const directory = makeDirectory({ "event.json": JSON.stringify(occurrence.payload), output: "", summary: "" });
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const child = spawn(process.execPath, [entry], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH,
      ...CACHE,
      ...{ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: workspace, RUNNER_TEMP: directory, GITHUB_RUN_ID: "7" },
      ...{ GITHUB_EVENT_NAME: occurrence.event, GITHUB_EVENT_PATH: `${directory}/event.json` },
      ...{ GITHUB_REPOSITORY: `${repository.owner.login}/${repository.name}`, GITHUB_API_URL: github.apiUrl },
      ...{ GITHUB_OUTPUT: `${directory}/output`, GITHUB_STEP_SUMMARY: `${directory}/summary` },
      ...Object.fromEntries(given),
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const outputs = readOutputs(readFileSync(`${directory}/output`, "utf8"));
  const report = outputs.report === undefined ? undefined : JSON.parse(readFileSync(outputs.report, "utf8"));
  return { status, log, outputs, summary: readFileSync(`${directory}/summary`, "utf8"), report };
}

function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = "", , value = ""]) => [name, value]));
}
