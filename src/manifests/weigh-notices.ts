// Notices of both states of a repository -> which of them stand in the way of a verdict. Words and order stay as they are.
import type { Notice } from "./notice.ts";
import type { Snapshot } from "./snapshot.ts";

/** A notice, and whether it stands in the way of a verdict. */
export interface WeighedNotice extends Notice {
  readonly incomplete: boolean;
}

/**
 * What stands in the way of a verdict: something relevant of the after state that could not be read. What only the base
 * could not be read for is told where it is relevant, but the change that repairs it can pass.
 */
export function weighNotices(
  now: readonly Notice[],
  before: readonly Notice[],
  changed: (path: string | undefined) => boolean,
): readonly WeighedNotice[] {
  const weighed = now.map((notice): WeighedNotice => {
    const { relevance, location } = notice;
    return { ...notice, incomplete: relevance === "yes" || (relevance === "if-changed" && changed(location?.path)) };
  });
  const told = new Set(now.map(({ code, location }) => `${code} ${location?.path}`));
  const gone = before.filter(
    ({ code, location, relevance }) => relevance === "yes" && !told.has(`${code} ${location?.path}`),
  );
  return [
    ...weighed,
    ...gone.map((notice) => ({ ...notice, message: `Before the change: ${notice.message}`, incomplete: false })),
  ];
}

/** Whether a path reads otherwise in the two states. */
export function changedPaths(before: Snapshot, after: Snapshot): (path: string | undefined) => boolean {
  const isSame = (a: ReturnType<Snapshot["get"]>, b: ReturnType<Snapshot["get"]>) =>
    a === b ||
    (typeof a === "object" && typeof b === "object" && a.unreadable === b.unreadable && a.detail === b.detail);
  return (path) => path !== undefined && !isSame(before.get(path), after.get(path));
}
