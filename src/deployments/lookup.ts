// Directories and files of a repository, by the name that a deployer gives them. The names count from the repository's root;
// a part of a repository can be looked at too, and then they count from a directory above the deployer.
import type { readFile } from "../manifests/read-file.ts";
import { once } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { sourceOfPath } from "../settings/source-directory.ts";
import { type ArgoCluster, clustersIn } from "./argo-clusters.ts";
import { type ConfigMapTexts, configMapTexts } from "./config-map-texts.ts";
import { directoriesAbove, isUnder, resolvePath } from "./paths.ts";
import { reach, type Surroundings } from "./reach.ts";

export interface Lookup {
  readonly snapshot: Snapshot;
  readonly directories: () => ReadonlySet<string>;
  /** Clusters that Argo CD is told of. */
  readonly clusters: () => readonly ArgoCluster[];
  /** The directory of another repository that this URL, or else a deployer at `from`, stands in; undefined for this one. */
  readonly root: (from: string, url?: string) => string | undefined;
  /** Texts of a ConfigMap by key, where the repository determines them. */
  readonly configMap: (name: string, namespace?: string) => ConfigMapTexts | undefined;
  /** Files that deploying a directory reads. */
  readonly files: (directory: string) => readonly string[];
  /** The directory that `way` means to a deployer at `from`, in the repository of this URL; undefined where there is none. */
  readonly directory: (way: string, from: string, url?: string) => Place | undefined;
}

/** A directory, and the one that its name counts from. */
export interface Place {
  readonly directory: string;
  readonly root: string;
}

/** Where the files of another repository stand, if it was read. */
function sourceOfUrl(url: string | undefined, directories: ReadonlySet<string>): string | undefined {
  const name = /[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  return [...directories].find((directory) => {
    const source = sourceOfPath(`${directory}/`);
    return source === directory && source.slice(1).split("@")[0]?.toLowerCase() === name;
  });
}

export function lookupIn(surroundings: Surroundings, read: typeof readFile): Lookup {
  const { snapshot, kustomizations } = surroundings;
  const directories = once(() => new Set([...snapshot.keys()].flatMap(directoriesAbove)));
  return {
    snapshot,
    directories,
    clusters: once(() => clustersIn(snapshot, read)),
    root: (from, url) => sourceOfUrl(url, directories()) ?? sourceOfPath(from),
    configMap: (name, namespace) => configMapTexts(name, namespace, { ...surroundings, read }),
    files: (directory) => {
      const root = kustomizations.get(directory);
      if (root === undefined) return [...snapshot.keys()].filter((path) => isUnder(path, directory));
      const { sources, inputs } = reach(root, surroundings);
      return [...sources.keys(), ...inputs];
    },
    directory: (way, from, url) => {
      const home = sourceOfUrl(url, directories()) ?? sourceOfPath(from);
      const above = directoriesAbove(from).toReversed();
      const roots = home === undefined ? ["", ...above] : [home, ...above.filter((root) => isUnder(root, home))];
      for (const root of roots) {
        const directory = resolvePath(root, way);
        if (directory !== undefined && directories().has(directory)) return { directory, root };
      }
      return undefined;
    },
  };
}
