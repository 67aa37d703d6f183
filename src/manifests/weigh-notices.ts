// Notices of both states of a repository -> which of them stand in the way of a verdict. Words and order stay as they are.
import type { Notice } from "./notice.ts";
import type { Snapshot } from "./snapshot.ts";

/** A notice, and whether it stands in the way of a verdict. */
export interface WeighedNotice extends Notice {
  readonly incomplete: boolean;
}

/**
 * What stands in the way of a verdict: something relevant of the after state that could not be read. What only the base
 * could not be read for is told where it is relevant, but the change that repairs it can pass. Where both states read the
 * same, nothing moves, whatever it is that nobody could read.
 */
export function weighNotices(
  now: readonly Notice[],
  before: readonly Notice[],
  changed: (path: string | undefined) => boolean,
): readonly WeighedNotice[] {
  const anything = changed(undefined);
  const weighed = now.map((notice): WeighedNotice => {
    const { relevance, location } = notice;
    const matters = relevance === "yes" || (relevance === "if-changed" && changed(location?.path ?? ""));
    return { ...notice, incomplete: anything && matters };
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

/** Whether a path reads otherwise in the two states; without a path: whether any does. */
export function changedPaths(before: Snapshot, after: Snapshot): (path: string | undefined) => boolean {
  const differs = (path: string) => !isSame(before.get(path), after.get(path));
  const anything = before.size !== after.size || [...after.keys()].some(differs);
  return (path) => (path === undefined ? anything : differs(path));
}

type Content = ReturnType<Snapshot["get"]>;

function isSame(a: Content, b: Content): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.unreadable === b.unreadable && a.detail === b.detail;
}
