// Directories and files of a repository, by the name that a deployer gives them. The names count from the repository's root;
// a part of a repository can be looked at too, and then they count from a directory above the deployer.
import { once } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { directoriesAbove, resolvePath } from "./paths.ts";

export interface Lookup {
  readonly snapshot: Snapshot;
  /** The directory that `way` means to a deployer at `from`; undefined where there is none. */
  readonly directory: (way: string, from: string) => Place | undefined;
}

/** A directory, and the one that its name counts from. */
export interface Place {
  readonly directory: string;
  readonly root: string;
}

export function lookupIn(snapshot: Snapshot): Lookup {
  const directories = once(() => new Set([...snapshot.keys()].flatMap(directoriesAbove)));
  return {
    snapshot,
    directory: (way, from) => {
      const roots = ["", ...directoriesAbove(from).toReversed()];
      for (const root of roots) {
        const directory = resolvePath(root, way);
        if (directory !== undefined && directories().has(directory)) return { directory, root };
      }
      return undefined;
    },
  };
}
