// `--source owner/name=directory` -> the files of the repositories that settings name under sources. What has no flag is left
// to the review to say.
import { namedSources, type SourceReadings, type SourcesAsked } from "../../gate/sources.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { sourceName } from "../../settings/source-directory.ts";
import { readNamedDirectory } from "../read-paths.ts";
import { trouble } from "../trouble.ts";

/** Throws trouble for a directory that is not there, and for a repository that the settings do not name. */
export function readSources(
  before: Snapshot,
  asked: SourcesAsked,
  directories: ReadonlyMap<string, string> = new Map(),
): SourceReadings {
  if (directories.size === 0) return new Map();
  const names = namedSources(before, asked).map(sourceName);
  const stray = [...directories.keys()].find((name) => !names.includes(name));
  if (stray !== undefined) {
    const known = names.length === 0 ? "they name none" : `they name ${names.join(", ")}`;
    throw trouble(`--source ${stray}: the settings name no such repository under sources; ${known}`);
  }
  return new Map(
    [...directories].map(
      ([name, directory]) => [name, { kind: "read", files: readNamedDirectory(directory) }] as const,
    ),
  );
}
