// Two commits -> the one they come from, the commits between them, and the files of their merge; or which files conflict.
import { diffArrays } from "diff";
import { type FileEntry, type FlatTree, flatten } from "./files.ts";
import { type ObjectStore, readObject, writeBlob } from "./object-store.ts";

/** A commit and all that it comes from, nearest first. */
export function ancestors(store: ObjectStore, commit: string): ReadonlySet<string> {
  const found = new Set([commit]);
  for (const sha of found) for (const parent of readObject(store, sha, "commit").parents) found.add(parent);
  return found;
}

/** The best common ancestor: no other common ancestor comes from it. Undefined for unrelated histories. */
export function mergeBase(store: ObjectStore, ours: string, theirs: string): string | undefined {
  const known = ancestors(store, ours);
  const common = [...ancestors(store, theirs)].filter((sha) => known.has(sha));
  const isOlder = (sha: string) => common.some((other) => other !== sha && ancestors(store, other).has(sha));
  return common.length < 2 ? common[0] : common.find((sha) => !isOlder(sha));
}

/** What `to` has and `from` has not, oldest first. */
export function commitsBetween(store: ObjectStore, from: string, to: string): readonly string[] {
  const known = ancestors(store, from);
  return [...ancestors(store, to)].filter((sha) => !known.has(sha)).reverse();
}

export type Merge =
  | { readonly kind: "merged"; readonly files: FlatTree }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

export function mergeCommits(store: ObjectStore, ours: string, theirs: string): Merge {
  const filesOf = (sha: string) => flatten(store, readObject(store, sha, "commit").tree);
  const base = mergeBase(store, ours, theirs);
  const [origin, left, right] = [base === undefined ? new Map() : filesOf(base), filesOf(ours), filesOf(theirs)];
  const files = new Map<string, FileEntry>();
  const conflicts: string[] = [];
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const merged = mergeFile(store, origin.get(path), left.get(path), right.get(path));
    if (merged === "conflict") conflicts.push(path);
    else if (merged !== undefined) files.set(path, merged);
  }
  const folders = new Set([...files.keys()].flatMap((path) => foldersOf(path)));
  conflicts.push(...[...files.keys()].filter((path) => folders.has(path)));
  return conflicts.length > 0 ? { kind: "conflict", paths: conflicts.sort() } : { kind: "merged", files };
}

function foldersOf(path: string): readonly string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function mergeFile(
  store: ObjectStore,
  base: FileEntry | undefined,
  ours: FileEntry | undefined,
  theirs: FileEntry | undefined,
): FileEntry | undefined | "conflict" {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  if (base === undefined || ours === undefined || theirs === undefined) return "conflict";
  if (ours.mode !== theirs.mode || !ours.mode.startsWith("100")) return "conflict";
  const textOf = ({ sha }: FileEntry) => readObject(store, sha, "blob").bytes.toString("latin1");
  const text = mergeText(textOf(base), textOf(ours), textOf(theirs));
  return text === undefined ? "conflict" : { mode: ours.mode, sha: writeBlob(store, Buffer.from(text, "latin1")) };
}

function same(a: FileEntry | undefined, b: FileEntry | undefined): boolean {
  return a?.sha === b?.sha && a?.mode === b?.mode;
}

/** Lines start..end of the base become other lines. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Both changes together; undefined where they touch, as git sees it: a line that neither has changed must be between. */
export function mergeText(base: string, ours: string, theirs: string): string | undefined {
  const lines = linesOf(base);
  const mine = editsOf(lines, linesOf(ours));
  const others = editsOf(lines, linesOf(theirs)).filter((edit) => !mine.some((own) => equal(own, edit)));
  const touches = (a: Edit, b: Edit) => a.start <= b.end && b.start <= a.end;
  if (mine.some((own) => others.some((edit) => touches(own, edit)))) return undefined;
  for (const { start, end, lines: replacement } of [...mine, ...others].sort((a, b) => b.start - a.start)) {
    lines.splice(start, end - start, ...replacement);
  }
  return lines.join("");
}

function equal(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join("") === b.lines.join("");
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    const last = edits.at(-1);
    const edit = last !== undefined && last.end === at && (added || removed) ? last : { start: at, end: at, lines: [] };
    if (added || removed) {
      if (edit === last) edits.pop();
      edits.push({
        ...edit,
        end: edit.end + (removed ? value.length : 0),
        lines: [...edit.lines, ...(added ? value : [])],
      });
    }
    if (!added) at += value.length;
  }
  return edits;
}
