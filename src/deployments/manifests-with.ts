// Snapshot -> the manifests whose text has something in it: most files need not be read as YAML to know that it is not there.
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Snapshot } from "../manifests/snapshot.ts";

/** Paths and texts, in the order of the snapshot. */
export function manifestsWith(
  snapshot: Snapshot,
  has: (text: string) => boolean,
): readonly (readonly [string, string])[] {
  return [...snapshot].filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && has(entry[1]) && isManifestPath(entry[0]),
  );
}
