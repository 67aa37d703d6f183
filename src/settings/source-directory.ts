// A repository that settings name under `sources` -> the directory that its files stand in beside those of the repository that
// is reviewed, and back. Two steps, `@owner/name`, so that places in it are told as what they are.
import { pathMatcher } from "./match-glob.ts";
import type { MeshSetting, SourceSetting } from "./settings.ts";

/** How settings and flags call it: `acme/platform`, `acme/platform@v2`. */
export const sourceName = ({ repo, ref }: SourceSetting): string => (ref === undefined ? repo : `${repo}@${ref}`);

/** `@acme/platform@release-1`, without a slash at the end. */
export const sourceDirectory = ({ repo, ref }: SourceSetting): string =>
  `@${repo}${ref === undefined ? "" : `@${ref.replaceAll("/", "-")}`}`;

/** The directory of the source that a path is in; undefined for those of the repository itself. */
export const sourceOfPath = (path: string): string | undefined => /^@[\w.-]+\/[^/]+(?=\/)/.exec(path)?.[0];

/** Whether a file of another repository belongs to a mesh. */
export function isOfSources({ sources = [] }: Pick<MeshSetting, "sources">, path: string): boolean {
  return sources.some((source) => {
    const directory = `${sourceDirectory(source)}/`;
    return path.startsWith(directory) && pathMatcher(source.paths ?? ["**"])(path.slice(directory.length));
  });
}
