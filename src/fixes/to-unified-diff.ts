// A file edit -> git's unified diff, as `git apply` takes it.
import { formatPatch, structuredPatch } from "diff";
import type { FileEdit } from "./fix.ts";

/** `a/` and `b/` before the path, `/dev/null` for a file that is new; ends in a line break. Empty when nothing changes. */
export function toUnifiedDiff({ path, before, after }: FileEdit): string {
  const from = before === undefined ? "/dev/null" : `a/${path}`;
  const patch = structuredPatch(from, `b/${path}`, before ?? "", after, undefined, undefined, { context: 3 });
  if (patch.hunks.length === 0) return "";
  return formatPatch({ ...patch, isGit: true, isCreate: before === undefined });
}
