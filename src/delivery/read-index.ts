// The index of a git repository -> Snapshot: what is staged, and so what a commit would hold. Reads the object store alone.
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { gitOutput } from "./git.ts";
import { type Entry, snapshotOf } from "./read-tree.ts";
import { trouble } from "./trouble.ts";

/** Throws trouble while a merge is not resolved: then nothing could be committed. */
export async function readIndex(root: string, blobs: Map<string, string | Unreadable>): Promise<Snapshot> {
  const listed = (await gitOutput(root, ["ls-files", "-s", "-z"])).toString().split("\0").flatMap(readLine);
  const conflict = listed.find(({ stage }) => stage !== "0");
  if (conflict !== undefined) throw trouble(`${conflict.path} is not merged yet: resolve it and stage it`);
  const files = listed.filter(({ mode }) => mode !== SUBMODULE);
  const blobsOfFiles = new Set(files.map(({ blob }) => blob));
  const sizes = await readSizes(root, [...blobsOfFiles]);
  const entries = files.map(({ path, mode, blob }): Entry => ({ path, mode, blob, size: sizes.get(blob) ?? 0 }));
  return snapshotOf(root, entries, blobs);
}

const SUBMODULE = "160000";

/** `<mode> <sha> <stage>\t<path>` */
function readLine(line: string) {
  const match = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line);
  if (match === null) return [];
  const [, mode = "", blob = "", stage = "", path = ""] = match;
  return [{ mode, blob, stage, path }];
}

/** Without sizes, what is too large would be read before anybody knows. */
async function readSizes(root: string, blobs: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (blobs.length === 0) return new Map();
  const output = await gitOutput(
    root,
    ["cat-file", "--batch-check=%(objectname) %(objectsize)"],
    `${blobs.join("\n")}\n`,
  );
  const lines = output.toString().trimEnd().split("\n");
  return new Map(lines.map((line) => line.split(" ")).map(([blob = "", size]) => [blob, Number(size) || 0]));
}
