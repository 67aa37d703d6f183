// Where in a pull request's diff a review comment is: whether GitHub would take it there, and where it is after later pushes.
import { diffArrays } from "diff";
import { readText } from "./git/files.ts";
import { hunkUpTo, type Row, readRows } from "./git/patch.ts";
import { filesOf } from "./pull-files.ts";
import type { Anchor, PullRequest, Repository, ReviewComment, Side } from "./world.ts";

/** A comment as a review asks for it. */
export interface AskedAnchor {
  readonly path: string;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
  readonly position?: number;
}

export type Placed =
  | { readonly kind: "placed"; readonly anchor: Anchor; readonly position: number; readonly diffHunk: string }
  | { readonly kind: "refused"; readonly why: string };

/** Both ends must be lines of one hunk of the diff, in order. */
export function placeComment(repository: Repository, pull: PullRequest, asked: AskedAnchor): Placed {
  const file = filesOf(repository, pull).find(({ path }) => path === asked.path);
  if (file === undefined) return refused("Path could not be resolved");
  const patch = file.patch ?? "";
  const anchor = toAnchor(asked, readRows(patch));
  if (anchor === undefined) return refused("Line could not be resolved");
  const [end, start] = [rowAt(patch, anchor.line, anchor.side), startRow(patch, anchor)];
  if (end === undefined) return refused("Line could not be resolved");
  if (anchor.startLine !== undefined && start === undefined) return refused("Start line could not be resolved");
  if (start !== undefined && start.hunk !== end.hunk) {
    return refused("Start line must be part of the same hunk as the line.");
  }
  if (start !== undefined && start.position >= end.position) return refused("Start line must precede the end line.");
  return { kind: "placed", anchor, position: end.position, diffHunk: hunkUpTo(patch, end) };
}

function refused(why: string): Placed {
  return { kind: "refused", why };
}

function toAnchor(asked: AskedAnchor, rows: readonly Row[]): Anchor | undefined {
  const row = rows.find(({ position }) => position === asked.position);
  if (row !== undefined && asked.line === undefined) {
    const side = row.new === undefined ? "LEFT" : "RIGHT";
    return { path: asked.path, line: row.new ?? row.old ?? 0, side };
  }
  if (asked.line === undefined) return undefined;
  const side = toSide(asked.side ?? "RIGHT");
  const startSide = toSide(asked.start_side ?? asked.side ?? "RIGHT");
  if (side === undefined || startSide === undefined) return undefined;
  const start = asked.start_line === undefined ? {} : { startLine: asked.start_line, startSide };
  return { path: asked.path, line: asked.line, side, ...start };
}

function toSide(text: string): Side | undefined {
  return text === "LEFT" || text === "RIGHT" ? text : undefined;
}

function rowAt(patch: string, line: number, side: Side): Row | undefined {
  return readRows(patch).find((row) => (side === "RIGHT" ? row.new : row.old) === line);
}

function startRow(patch: string, { startLine, startSide, side }: Anchor): Row | undefined {
  return startLine === undefined ? undefined : rowAt(patch, startLine, startSide ?? side);
}

export interface CurrentAnchor {
  readonly line: number;
  readonly startLine?: number;
  readonly position: number;
}

/** Where a comment's lines are now; undefined when a push has changed them, or they have left the diff. */
export function currentAnchor(repository: Repository, comment: ReviewComment): CurrentAnchor | undefined {
  const { anchor, review } = comment;
  const { headSha } = review.pull;
  const move = (line: number, side: Side): number | undefined =>
    side === "LEFT" ? line : movedLine(repository, { path: anchor.path, from: review.commit, to: headSha, line });
  const line = move(anchor.line, anchor.side);
  const startLine = anchor.startLine && move(anchor.startLine, anchor.startSide ?? anchor.side);
  if (line === undefined || (anchor.startLine !== undefined && startLine === undefined)) return undefined;
  const asked = { ...anchor, line, ...(startLine === undefined ? {} : { start_line: startLine }) };
  const placed = placeComment(repository, review.pull, asked);
  if (placed.kind === "refused") return undefined;
  return { line, position: placed.position, ...(startLine === undefined ? {} : { startLine }) };
}

interface Move {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

function movedLine({ objects }: Repository, { path, from, to, line }: Move): number | undefined {
  if (from === to) return line;
  const [before, after] = [from, to].map((commit) => readText(objects, commit, path)?.split("\n"));
  if (before === undefined || after === undefined) return undefined;
  let [old, next] = [0, 0];
  for (const { added, removed, value } of diffArrays(before, after)) {
    const kept = !added && !removed;
    if (kept && line <= old + value.length) return next + line - old;
    if (removed && line <= old + value.length) return undefined;
    if (!added) old += value.length;
    if (!removed) next += value.length;
  }
  return undefined;
}
