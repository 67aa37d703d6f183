// The text of a CODEOWNERS file -> who owns a path, by GitHub's rules: the last line that fits decides, and what GitHub would skip
// is skipped. Asks nobody whether an owner exists.
import { pathMatcher } from "./match-glob.ts";

/** Where GitHub looks for it, from the root; the first that is there holds. */
export const CODE_OWNERS_PATHS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** Bytes; GitHub does not load what is larger. */
const MOST_BYTES = 3 * 1024 * 1024;

const OWNER = /^(?:@[\w-]+(?:\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/;

/** Logins, teams and addresses as they are written; none where nobody owns the path. */
export type OwnersOf = (path: string) => readonly string[];

interface Line {
  readonly fits: (path: string) => boolean;
  readonly owners: readonly string[];
}

export function readCodeOwners(text: string): OwnersOf {
  if (text.length > MOST_BYTES) return () => [];
  const lines = text.split(/\r?\n/).flatMap(readLine);
  return (path) => lines.findLast(({ fits }) => fits(path))?.owners ?? [];
}

function readLine(line: string): readonly Line[] {
  const [pattern = "", ...rest] = line.match(/(?:\\.|\S)+/g) ?? [];
  const end = rest.findIndex((word) => word.startsWith("#"));
  const owners = end === -1 ? rest : rest.slice(0, end);
  // A line with one wrong owner counts as if it were not there. So do negations and ranges, and a # cannot be escaped.
  if (pattern === "" || /^[#!\\]|[[\]]/.test(pattern) || !owners.every((owner) => OWNER.test(owner))) return [];
  // Our globs know braces and GitHub's do not: no file is called so.
  if (/[{}]/.test(pattern)) return [];
  return [{ fits: matcherOf(pattern.replaceAll(/\\(.)/g, "$1")), owners }];
}

/** A pattern with a slash inside is about the root; one without, about any folder; a folder is about all in it. */
function matcherOf(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^\//, "").replace(/\/$/, "");
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const from = isAnchored ? plain : `**/${plain}`;
  const isFile = !pattern.endsWith("/");
  // `docs/*` is about files in docs alone; `docs` and `docs/` about all below.
  const inside = plain.endsWith("*") && isAnchored && !plain.endsWith("**") ? [] : [`${from}/**`];
  return pathMatcher([...(isFile ? [from] : []), ...inside]);
}
