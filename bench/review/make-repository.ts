// A number of namespaces -> a plain git repository of that size on disk: tag `base`, and behind it, each on a branch of its
// own, a change that everybody feels and a small one.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CHANGES, type Repository, writeRepository } from "../write-repository.ts";

export interface MadeRepository {
  readonly directory: string;
  readonly files: number;
  readonly megabytes: number;
}

/** The address-less ServiceEntry, and the port of a Service that its namespace keeps to itself. */
export const BRANCHES = ["entry", "port"] as const;

export function makeRepository(namespaces: number): MadeRepository {
  const directory = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const git = (...args: readonly string[]) => execFileSync("git", [...AUTHOR, ...args], { cwd: directory });
  const files = writeRepository(namespaces, { usualLength: true });
  git("init", "--quiet");
  write(directory, files);
  git("add", ".");
  git("commit", "--quiet", "-m", "the mesh as it is");
  git("tag", "base");
  for (const [index, branch] of BRANCHES.entries()) {
    git("checkout", "--quiet", "-b", branch, "base");
    write(directory, changed(files, CHANGES[index]?.apply(files) ?? files));
    git("add", ".");
    git("commit", "--quiet", "-m", CHANGES[index]?.name ?? branch);
  }
  git("checkout", "--quiet", "base");
  git("gc", "--quiet");
  const characters = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  return { directory, files: files.size, megabytes: characters / 1e6 };
}

const AUTHOR = ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "gc.auto=0"];

function changed(before: Repository, after: Repository): Repository {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

function write(directory: string, files: Repository): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
