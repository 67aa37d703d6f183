// Edits of fixes -> files on disk. All or nothing is checked first: nothing is written outside of the root, over what
// somebody changed meanwhile, or through a symbolic link.
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import type { FileEdit } from "../fixes/fix.ts";
import { isInside } from "./read-directory.ts";
import { trouble } from "./trouble.ts";

/** Writes the edits under `root`. Throws trouble, before anything is written, when one of them must not be. */
export function applyEdits(root: string, edits: readonly FileEdit[]): void {
  const realRoot = realpathSync(root);
  for (const edit of edits) refuseUnsafe(realRoot, edit);
  for (const edit of edits) {
    mkdirSync(dirname(join(realRoot, edit.path)), { recursive: true });
    writeFileSync(join(realRoot, edit.path), edit.after);
  }
}

function refuseUnsafe(realRoot: string, edit: FileEdit): void {
  const target = join(realRoot, edit.path);
  if (!isPlainPath(edit.path)) throw trouble(`${edit.path} is not changed: it does not lie in ${realRoot}`);
  if (!isInside(realRoot, realpathSync(nearestExisting(dirname(target))))) {
    throw trouble(`${edit.path} is not changed: a symbolic link leads it out of ${realRoot}`);
  }
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) throw trouble(`${edit.path} is not changed: it is not a plain file`);
  const current = found === undefined ? undefined : readFileSync(target, "utf8");
  if (current === edit.before) return;
  const what = edit.before === undefined ? "it exists already" : "it is not as it was when it was reviewed";
  throw trouble(`${edit.path} is not changed: ${what}. Nothing was written; review again`);
}

function isPlainPath(path: string): boolean {
  const steps = path.split("/");
  return normalize(path) === path && !isAbsolute(path) && !steps.includes("..") && !steps.includes(".git");
}

function nearestExisting(directory: string): string {
  let nearest = directory;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  return nearest;
}
