// A checkout of a change's after side, in which patches are applied by git and taken back again.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readNamedDirectory } from "../../../src/delivery/read-paths.ts";
import type { Snapshot } from "../../../src/manifests/snapshot.ts";

export interface Checkout {
  /** The files as they are on disk with the patch. Throws what git says against it. */
  readonly withPatch: (patch: string) => Snapshot;
  readonly remove: () => void;
}

export function checkOut(files: ReadonlyMap<string, string>): Checkout {
  const directory = mkdtempSync(join(tmpdir(), "earshot-every-fix-"));
  const git = (args: readonly string[], input = ""): string =>
    execFileSync("git", args, { cwd: directory, input, encoding: "utf8", stdio: "pipe" });
  git(["init", "--quiet"]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  git(["add", "."]);
  return {
    withPatch(patch) {
      git(["apply", "--whitespace=nowarn"], patch);
      const files = readNamedDirectory(directory);
      git(["apply", "--whitespace=nowarn", "--reverse"], patch);
      const left = git(["status", "--porcelain"]).replaceAll(/^A {2}.*\n/gm, "");
      if (left !== "") throw new Error(`the patch cannot be taken back: ${left}`);
      return files;
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
