// Two commits -> the files that differ, with their patches, as GitHub lists them. Renames are found as git finds them.
import { type FileEntry, flatten } from "./files.ts";
import { type ObjectStore, readObject } from "./object-store.ts";
import { makePatch, type Patch } from "./patch.ts";

export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly previous?: string;
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Missing for binary files, for files that are too large, and where no line differs. */
  readonly patch?: string;
}

const PATCH_LINES = 20_000;
const PATCH_BYTES = 1_000_000;

interface Side {
  readonly path: string;
  readonly entry: FileEntry;
}

export function changedFiles(store: ObjectStore, before: string, after: string): readonly ChangedFile[] {
  const [old, next] = [before, after].map((sha) => flatten(store, readObject(store, sha, "commit").tree));
  if (old === undefined || next === undefined) return [];
  const removed = [...old].filter(([path]) => !next.has(path)).map(([path, entry]): Side => ({ path, entry }));
  const added = [...next].filter(([path]) => !old.has(path)).map(([path, entry]): Side => ({ path, entry }));
  const renames = new Map<Side, Side>();
  for (const side of added) {
    const source = bestSource(
      store,
      side,
      removed.filter((other) => ![...renames.values()].includes(other)),
    );
    if (source !== undefined) renames.set(side, source);
  }
  const sources = new Set(renames.values());
  const changed = [...next].flatMap(([path, entry]): ChangedFile[] => {
    const was = old.get(path);
    if (was === undefined || (was.sha === entry.sha && was.mode === entry.mode)) return [];
    return [describe(store, "modified", { path, entry: was }, { path, entry })];
  });
  const created = added.map((side) =>
    describe(store, renames.has(side) ? "renamed" : "added", renames.get(side), side),
  );
  const gone = removed.filter((side) => !sources.has(side)).map((side) => describe(store, "removed", side, undefined));
  return [...changed, ...created, ...gone].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describe(
  store: ObjectStore,
  status: ChangedFile["status"],
  before: Side | undefined,
  after: Side | undefined,
): ChangedFile {
  const patch = patchOf(bytesOf(store, before), bytesOf(store, after));
  return {
    path: (after ?? before)?.path ?? "",
    status,
    ...(status === "renamed" && before !== undefined ? { previous: before.path } : {}),
    sha: (after ?? before)?.entry.sha ?? "",
    additions: patch.additions,
    deletions: patch.deletions,
    ...(patch.text === "" ? {} : { patch: patch.text }),
  };
}

function bytesOf(store: ObjectStore, side: Side | undefined): Buffer {
  if (side === undefined) return Buffer.alloc(0);
  if (side.entry.mode === "160000") return Buffer.from(`Subproject commit ${side.entry.sha}\n`);
  return readObject(store, side.entry.sha, "blob").bytes;
}

function patchOf(before: Buffer, after: Buffer): Patch {
  const isBinary = [before, after].some((bytes) => bytes.subarray(0, 8000).includes(0));
  if (isBinary) return { text: "", additions: 0, deletions: 0 };
  const patch = makePatch(before.toString(), after.toString());
  const isLarge = patch.additions + patch.deletions > PATCH_LINES || patch.text.length > PATCH_BYTES;
  return isLarge ? { ...patch, text: "" } : patch;
}

/** The file that a new one was before: the same bytes, else at least half of them in the same lines. */
function bestSource(store: ObjectStore, side: Side, candidates: readonly Side[]): Side | undefined {
  const exact = candidates.find(({ entry }) => entry.sha === side.entry.sha);
  if (exact !== undefined) return exact;
  const scored = candidates.map((candidate) => ({ candidate, score: similarity(store, candidate, side) }));
  return scored.filter(({ score }) => score >= 0.5).sort((a, b) => b.score - a.score)[0]?.candidate;
}

function similarity(store: ObjectStore, before: Side, after: Side): number {
  const [old, next] = [bytesOf(store, before), bytesOf(store, after)];
  const lines = new Set(old.toString().split("\n"));
  const kept = next
    .toString()
    .split("\n")
    .filter((line) => lines.has(line));
  return kept.join("\n").length / Math.max(old.length, next.length, 1);
}
