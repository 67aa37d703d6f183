// For tests: directories and git repositories that are made on the spot and vanish afterwards.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A new directory with these files; gone when the test is over. */
export function makeDirectory(files: Files = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "earshot-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFiles(directory, files);
  return directory;
}

export function writeFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** A git repository on branch `main` whose first commit holds these files. */
export function makeRepository(files: Files): string {
  const repository = makeDirectory();
  git(repository, "init", "--quiet", "--initial-branch=main");
  commit(repository, "the base", files);
  return repository;
}

/** Writes the files and commits everything; gives back the commit. */
export function commit(repository: string, message: string, files: Files = {}): string {
  writeFiles(repository, files);
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(repository, "rev-parse", "HEAD");
}

/** Runs git with an identity of its own and none of the machine's configuration. */
export function git(repository: string, ...args: string[]): string {
  const identity = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@shop.example" };
  const committer = { GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@shop.example" };
  const clean = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const env = { ...process.env, ...identity, ...committer, ...clean };
  return execFileSync("git", args, {
    cwd: repository,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}
