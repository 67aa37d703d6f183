// The path of a file, and its size -> whether the file is read: manifests, what manifests are rendered from, and who owns what.
import { isManifestPath } from "../manifests/manifest-path.ts";
import { CODE_OWNERS_PATHS } from "../settings/code-owners.ts";

/** What manifests are rendered from besides: parts of charts, files that kustomize puts into ConfigMaps. */
const INPUT = /(?:\.(?:tpl|env|properties|conf|cfg|ini|toml)|(?:^|\/)(?:Kustomization|\.helmignore|Chart\.lock))$/;

/** Patches and values are called as people like, and most of them so; or they lie in a directory that is. */
const ENDING_OF_INPUT = /(?:^|\/)[^/.]+$|\.(?:patch|diff|txt|merge|strategic|json6902|jsonpatch)$/i;

function isInputPath(path: string): boolean {
  const [name = "", directory = ""] = path.split("/").slice(-2).toReversed();
  if (/^values[._-]|[._-]values$/i.test(name)) return !FOR_PEOPLE.test(name);
  return ENDING_OF_INPUT.test(path) && [name, directory].some((step) => /patch/i.test(step));
}

/** What no build reads and no settings name: prose, pictures. */
export const FOR_PEOPLE = /\.(?:md|markdown|rst|adoc|png|jpe?g|gif|svg|ico|webp|pdf|snap|gotmpl)$/i;

/** A chart that another one depends on, packed. What is in it is not read; that it is another one is seen. */
export function isPackedChart(path: string): boolean {
  return /(?:^|\/)charts\/[^/]+\.tgz$/.test(path);
}

/** Who owns what; it is never a part of what is deployed. */
export function isCodeOwnersPath(path: string): boolean {
  return CODE_OWNERS_PATHS.some((known) => known === path);
}

/** Whether a file is read at all: what is no manifest is for Kustomize and Helm alone, or says who owns what. */
export function isSourcePath(path: string): boolean {
  return isManifestPath(path) || INPUT.test(path) || isInputPath(path) || isPackedChart(path) || isCodeOwnersPath(path);
}

/** Whether a file may be one that a build takes: for those who have its name alone, and look again where it says yes. */
export const mayBeSource = (path: string): boolean =>
  isSourcePath(path) || (![FOR_PEOPLE, OF_AUTHORS, CODE].some((names) => names.test(path)) && !isOfPackage(path));

/** What lies in repositories and charts for those who write them. */
export const OF_AUTHORS = /(?:^|\/)(?:LICENSE|OWNERS|Makefile|Dockerfile|\.git\w+|\.helmdocsignore)$/i;

const CODE = /\.(?:go|[cm]?[jt]sx?|py|java|kt|rs|rb|php|cc?|cpp|hh?|cs|swift|scala|vue|css|scss|html?|lock|sum|mod)$/i;

/** Paths of files to read that are the repository's own: not those of installed packages. */
export function isOwnManifestPath(path: string): boolean {
  return isSourcePath(path) && !isOfPackage(path);
}

export const isOfPackage = (path: string): boolean =>
  path.includes("node_modules") && path.split("/").includes("node_modules");

/** Bytes of a packed chart that helm is given; what it holds unpacked is some times more. */
export const MAX_PACKED_BYTES = 4 * 1024 * 1024;

/** Whether a chart takes it: others are packed to be given away. */
export const isUsedPackage = (path: string, has: (path: string) => boolean): boolean =>
  isPackedChart(path) && has(path.replace(/charts\/[^/]*$/, "Chart.yaml"));

/** What is read of a packed chart of this size. */
export const isReadPackage = (path: string, size: number, has: (path: string) => boolean): boolean =>
  size <= MAX_PACKED_BYTES && isUsedPackage(path, has);
