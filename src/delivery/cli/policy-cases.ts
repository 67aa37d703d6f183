// Directories of cases -> the pull requests in them, and what a review says of each. A case is a directory with `before/` and
// `after/`; `expected.json` beside them holds the gist of the review. Its policy is the name of the directory above it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { type Review, type ReviewSettings, review } from "../../review.ts";
import { readNamedDirectory } from "../read-paths.ts";

export interface PolicyCase {
  /** `policy/case`. */
  readonly name: string;
  readonly policy: string;
  readonly path: string;
  /** A case that is named so must find nothing. */
  readonly isQuiet: boolean;
  /** The text of its `expected.json`; undefined where there is none. */
  readonly expected: string | undefined;
}

/** How deep below a directory cases are looked for: a directory of policies, of cases, or a case. */
const DEEPEST = 3;

/** The cases at and below a directory, by path. */
export function findCases(path: string, depth = 0): readonly PolicyCase[] {
  if (existsSync(join(path, "before")) && existsSync(join(path, "after"))) return [readCase(path)];
  if (depth >= DEEPEST) return [];
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .toSorted()
    .flatMap((name) => findCases(join(path, name), depth + 1));
}

function readCase(path: string): PolicyCase {
  const [name, policy] = [basename(path), basename(dirname(path))];
  const expectation = join(path, "expected.json");
  return {
    name: `${policy}/${name}`,
    policy,
    path,
    isQuiet: name.startsWith("quiet-"),
    expected: existsSync(expectation) ? readFileSync(expectation, "utf8") : undefined,
  };
}

/** What the review of a case says; its policy judges also where it is off by default. */
export function reviewCase({ path, policy }: PolicyCase, policies: ReviewSettings["policies"]): Promise<Review> {
  const [before, after] = ["before", "after"].map((side) => readNamedDirectory(join(path, side))) as [
    Snapshot,
    Snapshot,
  ];
  const isOff = [...policies].some(
    ([file, text]) => basename(file, ".yaml") === policy && /^enabled: false$/m.test(text),
  );
  if (!isOff) return review(before, after, { policies });
  const text = `policies: {${policy}: {enabled: true}}\n`;
  return review(before, after, { policies, settingsFile: { path: "settings of the case", text } });
}
