// Bytes of a file -> its text, or why it is not text. Nothing is changed: no line ending, no byte order mark.
import { MAX_FILE_LENGTH } from "../manifests/limits.ts";
import type { Unreadable } from "../manifests/snapshot.ts";
import { MAX_PACKED_BYTES } from "./source-path.ts";

/** Bytes of one file; what has more characters the reader of manifests would refuse anyway. */
export const MAX_FILE_BYTES = MAX_FILE_LENGTH;

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
