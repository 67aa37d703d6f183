// Files and directories that a person names -> Snapshot, by path as it is seen from where they stand.
import { readFileSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { manifestText } from "./manifest-text.ts";
import { readDirectory, readFileAt } from "./read-directory.ts";
import { trouble } from "./trouble.ts";

/** Every manifest under the given paths; `-` is standard input. Throws trouble for a path that is not there. */
export function readPaths(paths: readonly string[]): Snapshot {
  const snapshot = new Map<string, string | Unreadable>();
  for (const path of paths) {
    for (const [name, content] of readPath(path)) snapshot.set(name, content);
  }
  if (snapshot.size === 0) throw trouble(`there is no .yaml, .yml or .json file in ${paths.join(", ")}`);
  return snapshot;
}

/** The manifests of one directory, by path from there. Throws trouble when it is none. */
export function readNamedDirectory(path: string): Snapshot {
  if (!stat(path).isDirectory()) throw trouble(`${path} is not a directory`);
  return readDirectory(path);
}

/** The text of a file that a flag names. Throws trouble when it is not there or not text. */
export function readNamedFile(path: string): string {
  if (stat(path).isDirectory()) throw trouble(`${path} is a directory, not a file`);
  const content = readFileAt(path);
  if (typeof content === "string") return content;
  throw trouble(`${path} cannot be read: ${content.detail}`);
}

function readPath(path: string): Snapshot {
  if (path === "-") return new Map([["stdin.yaml", manifestText(readFileSync(0))]]);
  const found = stat(path);
  const name = shownPath(path);
  if (found.isDirectory()) {
    const prefix = name === "" ? "" : `${name}/`;
    return new Map([...readDirectory(path)].map(([inner, content]) => [`${prefix}${inner}`, content]));
  }
  if (!isManifestPath(path)) throw trouble(`${path} is not called .yaml, .yml or .json; use - to read from a pipe`);
  return new Map([[name, readFileAt(path)]]);
}

function stat(path: string) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw trouble(`there is no file or directory ${path}`);
  return found;
}

/** From the current directory when it lies in there, else absolute; always with slashes. */
function shownPath(path: string): string {
  const way = relative(process.cwd(), resolve(path));
  const shown = way.startsWith("..") ? resolve(path) : way;
  return shown.split(sep).join("/");
}
