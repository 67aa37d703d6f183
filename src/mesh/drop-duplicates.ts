// Objects -> each identity once. Of two manifests for one object the later one counts (by path, then by place in the
// file), as when they are applied in order; a notice names both places.
import { type JsonValue, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Identified } from "./identify-objects.ts";
import { isList, isObject } from "./plain-value.ts";

interface Unique {
  readonly objects: readonly Identified[];
  readonly notices: readonly Notice[];
}

/**
 * `objects` in order of path and place. That one of `assumedFiles` says again what the repository holds itself is no trouble: it was
 * first assumed, and is now in Git.
 */
export function dropDuplicates(objects: readonly Identified[], assumedFiles: ReadonlySet<string> = new Set()): Unique {
  const notices: Notice[] = [];
  const unique: Identified[] = [];
  for (const same of Map.groupBy(objects, ({ key }) => key).values()) {
    const winner = same[same.length - 1] as Identified;
    unique.push(winner);
    const isOnlyAssumed = ({ source }: Identified) => assumedFiles.has(source.path);
    for (const loser of same.slice(0, -1)) {
      if (isOnlyAssumed(winner) || !isOnlyAssumed(loser)) notices.push(noticeOf(winner, loser));
    }
  }
  return { objects: unique, notices };
}

function noticeOf(winner: Identified, loser: Identified): Notice {
  const [state, otherState] = [canonical(winner.value), canonical(loser.value)];
  const identical = state === otherState;
  const other = locate(loser.source);
  const what = winner.key;
  const where = `also in ${other.path}:${other.startLine}`;
  return {
    code: "duplicate-object",
    message: identical
      ? `${what} is ${where}, with the same content.`
      : `${what} is ${where}, with other content: this one is used, but the cluster may hold the other. Keep one of them.`,
    location: locate(winner.source),
    // Both states have the one that is used: it stands in the way of a change that touches either of them.
    relevance: identical ? "no" : "if-changed",
    about: [other.path],
    // An overlay can alter either of them without touching its file.
    ...(!identical && { state: `${state}\n${otherState}` }),
  };
}

/** Equal exactly for equal values, whatever the order of their fields. */
function canonical(value: JsonValue | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(",")}}`;
}
