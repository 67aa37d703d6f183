// The notices of one file -> the same, but of each code only the first few and one that counts the rest.
import { MAX_NOTICES_PER_CODE } from "./limits.ts";
import type { Notice, Relevance } from "./notice.ts";

const WEIGHT: Readonly<Record<Relevance, number>> = { no: 0, "if-changed": 1, yes: 2 };

/** Keeps the order. A template is told once for a file; what is only counted keeps its relevance and what it is about. */
export function summarizeNotices(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length < 2) return notices;
  return [...Map.groupBy(notices, ({ code }) => code).values()].flatMap(summarizeCode);
}

function summarizeCode(notices: readonly Notice[]): readonly Notice[] {
  const [first] = notices;
  if (first === undefined) return [];
  if (first.code === "not-rendered") return [{ ...first, relevance: highest(notices) }];
  const rest = notices.slice(MAX_NOTICES_PER_CODE);
  const [next] = rest;
  if (next === undefined) return notices;
  const message = `The same again at ${rest.length} more places of this file, the first of them here.`;
  const about = [...new Set(rest.flatMap((notice) => notice.about ?? []))];
  const states = rest.flatMap(({ state }) => state ?? []);
  const copied = rest.flatMap((notice) => notice.copied ?? []);
  const { settled: _, ...place } = next;
  const counted: Notice = {
    ...place,
    message,
    relevance: highest(rest),
    ...(about.length > 0 && { about }),
    ...(states.length > 0 && { state: JSON.stringify(states) }),
    ...(copied.length > 0 && { copied }),
  };
  return [...notices.slice(0, MAX_NOTICES_PER_CODE), counted];
}

function highest(notices: readonly Notice[]): Relevance {
  return notices.map(({ relevance }) => relevance).reduce((one, other) => (WEIGHT[other] > WEIGHT[one] ? other : one));
}
