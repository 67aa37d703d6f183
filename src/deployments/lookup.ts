// Directories and files of a repository, by the name that a deployer gives them. The names count from the repository's root;
// a part of a repository can be looked at too, and then they count from a directory above the deployer.
import type { Document } from "../manifests/document.ts";
import type { readFile } from "../manifests/read-file.ts";
import { once } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { sourceOfPath } from "../settings/source-directory.ts";
import { type ArgoCluster, clustersIn } from "./argo-clusters.ts";
import { type ConfigMapTexts, configMapTexts } from "./config-map-texts.ts";
import { fluxRepositories, ownUrl, type RepositoryName, repositoryInUrl, urlOf } from "./flux-repositories.ts";
import { directoriesAbove, isUnder, resolvePath } from "./paths.ts";
import { reach, type Surroundings } from "./reach.ts";

export interface Lookup {
  readonly snapshot: Snapshot;
  readonly directories: () => ReadonlySet<string>;
  /** Clusters that Argo CD is told of. */
  readonly clusters: () => readonly ArgoCluster[];
  /** The directory of another repository that this URL, or else a deployer at `from`, stands in; undefined for this one. */
  readonly root: (from: string, url?: string) => string | undefined;
  /** The address of a repository that Flux is told of. */
  readonly fluxUrl: (named: RepositoryName) => string | undefined;
  /** Whether Flux is told that this address is another repository, and nobody gave that. */
  readonly isElsewhere: (url: string | undefined) => boolean;
  /** Texts of a ConfigMap by key, where the repository determines them. */
  readonly configMap: (name: string, namespace?: string) => ConfigMapTexts | undefined;
  /** Objects of a file, also of one that is only a part of some. */
  readonly documents: (path: string) => readonly Document[];
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
  const name = repositoryInUrl(url);
  if (name === undefined) return undefined;
  return [...directories].find(
    (directory) => sourceOfPath(`${directory}/`) === directory && repositoryOf(directory) === name,
  );
}

/** `@acme/shop@v2` is `acme/shop`. */
const repositoryOf = (source: string): string | undefined => source.slice(1).split("@")[0]?.toLowerCase();

/** The source that a deployer looks in; undefined is this repository: also what a source calls another and is none of them. */
function homeOf(from: string, url: string | undefined, directories: ReadonlySet<string>): string | undefined {
  const named = sourceOfUrl(url, directories);
  const own = sourceOfPath(from);
  if (named !== undefined || own === undefined) return named;
  const name = repositoryInUrl(url);
  return name === undefined || name === repositoryOf(own) ? own : undefined;
}

export function lookupIn(surroundings: Surroundings, read: typeof readFile): Lookup {
  const { snapshot, kustomizations } = surroundings;
  const repositories = once(() => fluxRepositories(snapshot, read));
  const directories = once(() => new Set([...snapshot.keys()].flatMap(directoriesAbove)));
  return {
    snapshot,
    directories,
    clusters: once(() => clustersIn(snapshot, read)),
    root: (from, url) => homeOf(from, url, directories()),
    fluxUrl: (named) => urlOf(named, repositories()),
    isElsewhere: (url) => {
      const [own, name] = [ownUrl(repositories()), url].map(repositoryInUrl);
      return own !== undefined && name !== undefined && own !== name && sourceOfUrl(url, directories()) === undefined;
    },
    configMap: (name, namespace) => configMapTexts(name, namespace, { ...surroundings, read }),
    documents: (path) => {
      const text = snapshot.get(path);
      return typeof text === "string" ? read(path, text).documents : [];
    },
    files: (directory) => {
      const root = kustomizations.get(directory);
      if (root === undefined) return [...snapshot.keys()].filter((path) => isUnder(path, directory));
      const { sources, inputs } = reach(root, surroundings);
      return [...sources.keys(), ...inputs];
    },
    directory: (way, from, url) => {
      const home = homeOf(from, url, directories());
      const above = directoriesAbove(from).toReversed();
      // Directories above a deployer in another repository are not this one's.
      const own = sourceOfPath(from) === undefined ? above : [];
      const roots = home === undefined ? ["", ...own] : [home, ...above.filter((root) => isUnder(root, home))];
      for (const root of roots) {
        const directory = resolvePath(root, way);
        if (directory !== undefined && directories().has(directory)) return { directory, root };
      }
      return undefined;
    },
  };
}
