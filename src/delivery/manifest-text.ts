// Bytes of a file -> its text, or why it is not text. Nothing is changed: no line ending, no byte order mark.
import { MAX_FILE_LENGTH } from "../manifests/limits.ts";
import type { Unreadable } from "../manifests/snapshot.ts";
import { CODE_OWNERS_PATHS } from "../settings/code-owners.ts";

/** Bytes of one file; what has more characters the reader of manifests would refuse anyway. */
export const MAX_FILE_BYTES = MAX_FILE_LENGTH;

/** Whether the engine wants to know what is in a file: YAML and JSON, by name. */
export function isManifestPath(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

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

/** A symbolic link that would show what is not part of the repository. */
export const LINK_OUTSIDE: Unreadable = {
  unreadable: "outside-the-repository",
  detail: "it is a symbolic link that leads outside",
};

/** A link `a.yaml` to a file that is not read under its own name. */
export const LINK_TO_OTHER: Unreadable = {
  unreadable: "unreachable",
  detail: "it is a symbolic link to a file that is not called .yaml, .yml or .json",
};

/** What stands for a repository inside of the repository; it names the commit, so that another one is a change. */
export function submoduleAt(commit: string): Unreadable {
  return {
    unreadable: "unreachable",
    detail: `it is a submodule at ${commit.slice(0, 12)}, and its files are in another repository`,
  };
}

/** What stands for a packed chart; it names git's SHA of it, so that another one is a change. */
export function packedAt(blob: string, content?: string | Unreadable): Unreadable {
  const base64 = typeof content === "object" ? content.base64 : undefined;
  return {
    unreadable: "packed",
    detail: `now ${blob.slice(0, 12)}; unpack it beside itself, or name what it deploys under assume in the settings`,
    ...(base64 !== undefined && { base64 }),
  };
}

/** Bytes of a packed chart that helm is given; what it holds unpacked is some times more. */
const MAX_PACKED_BYTES = 4 * 1024 * 1024;

/** Whether a chart takes it: others are packed to be given away. */
export const isUsedPackage = (path: string, has: (path: string) => boolean): boolean =>
  isPackedChart(path) && has(path.replace(/charts\/[^/]*$/, "Chart.yaml"));

/** What is read of a packed chart of this size. */
export const isReadPackage = (path: string, size: number, has: (path: string) => boolean): boolean =>
  size <= MAX_PACKED_BYTES && isUsedPackage(path, has);

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const LFS_POINTER = "version https://git-lfs.github.com/spec/v1\n";
/** Git LFS says that no pointer is longer. */
const LONGEST_POINTER = 1_024;

const IN_LFS: Unreadable = {
  unreadable: "unreachable",
  detail: "it is kept in Git LFS, and the repository holds only a pointer to it",
};

export function tooLarge(bytes: number): Unreadable {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  return { unreadable: "too-large", detail: `${megabytes} MB, more than ${MAX_FILE_BYTES / 1024 / 1024} MB` };
}

/** One for all: making one takes longer than decoding most files. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a file, exactly as it is; what is not UTF-8 or holds NUL bytes is not text. */
export function manifestText(bytes: Uint8Array): string | Unreadable {
  if (bytes.length > MAX_FILE_BYTES) return tooLarge(bytes.length);
  if (isGzip(bytes) && bytes.length <= MAX_PACKED_BYTES)
    return { ...BINARY, base64: Buffer.from(bytes).toString("base64") };
  if (bytes.includes(0)) return { ...BINARY, detail: "it holds NUL bytes, so it is not UTF-8 text" };
  try {
    const text = UTF8.decode(bytes);
    return text.length < LONGEST_POINTER && text.startsWith(LFS_POINTER) ? IN_LFS : text;
  } catch {
    return BINARY;
  }
}

const BINARY: Unreadable = { unreadable: "binary", detail: "it is not valid UTF-8" };
