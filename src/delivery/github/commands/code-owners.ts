// The text of a CODEOWNERS file and a path -> who owns that file: those of the last line that fits. Pure.
import { pathMatcher } from "../../../settings/match-glob.ts";

const LONGEST = 200_000;

/** Logins, teams and addresses as they are written; none where nobody owns it. */
export function codeOwnersOf(text: string, path: string): readonly string[] {
  const lines = text
    .slice(0, LONGEST)
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim());
  const last = lines.findLast((line) => line !== "" && fits(line.split(/\s+/, 1)[0] ?? "", path));
  return last?.split(/\s+/).slice(1) ?? [];
}

/** A pattern with a slash inside is about the root; one without, about any folder; a folder is about all in it. */
function fits(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^\//, "").replace(/\/$/, "");
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const from = isAnchored ? plain : `**/${plain}`;
  const isFile = !pattern.endsWith("/");
  // `docs/*` is about files in docs alone; `docs` and `docs/` about all below.
  const inside = plain.endsWith("*") && isAnchored && !plain.endsWith("**") ? [] : [`${from}/**`];
  return pathMatcher([...(isFile ? [from] : []), ...inside])(path);
}
