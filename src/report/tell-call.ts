// A known call that the change touches -> a row: who calls what, today, after the merge, and what its client will see.
// Names stand between backticks.
import { callKey } from "../impact/call-key.ts";
import { clientWords } from "../impact/client-words.ts";
import type { CallChange } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { CallResult } from "../simulation/call.ts";
import { listNames } from "./count-words.ts";
import { describeDestination, portOf } from "./describe-destination.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { ReviewedFinding } from "./review.ts";

/** One row of the table of calls. */
export interface CallStory {
  readonly change: CallChange<unknown>;
  readonly who: string;
  /** How many workloads that is. */
  readonly callers: number;
  readonly calls: string;
  /** Where it is written: "`MYSQL_ADDR`, demo1/client.yaml:21". */
  readonly written: string;
  readonly today: string;
  readonly afterwards: string;
  /** What its client will see. */
  readonly sees: string;
}

/** What is called, as it is written. */
export function describeTarget({ call }: CallChange<unknown>): string {
  const asked = call.host ?? call.sni;
  return asked === undefined || call.to.startsWith(`${asked}:`)
    ? named(call.to)
    : `${named(call.to)} for ${named(asked)}`;
}

function side(result: CallResult | null, absent: string): string {
  return result === null ? absent : describeDestination(result);
}

const NAME_IS_GONE = 'its name is not found any more ("Could not resolve host"), or another server if DNS knows one';

function tellSight({ call, before, after, symptom }: CallChange<unknown>): string {
  if (after === null) return "";
  if (after.outcome === "unresolved" && before !== null && before.outcome !== "unresolved") return NAME_IS_GONE;
  return clientWords(symptom, { ...call, port: portOf(call.to) });
}

/** A call that the change touches, as a row. */
export function tellCall(change: CallChange<unknown>): CallStory {
  const { call, before, after } = change;
  const place = call.source === undefined ? "" : `, ${formatLocation(call.source)}`;
  return {
    change,
    who: named(call.from),
    callers: 1,
    calls: describeTarget(change),
    written: call.via === "" ? place.slice(2) : `${named(call.via)}${place}`,
    today: side(before, "(a new call)"),
    afterwards: side(after, "(no longer called)"),
    sees: tellSight(change),
  };
}

/** By caller, then destination. */
export function sortCalls<Change extends CallChange<unknown>>(calls: readonly Change[]): readonly Change[] {
  return calls.toSorted((a, b) => compareText(callKey(a.call), callKey(b.call)));
}

/** The calls that a finding is about, sorted. */
export function tellCalls({ subject }: ReviewedFinding): readonly CallStory[] {
  return sortCalls(subject.calls).map(tellCall);
}

/** Rows that differ only in who calls, as one row: "`shop/cart`, `shop/front` and 18 more". */
export function groupCalls(calls: readonly CallStory[]): readonly CallStory[] {
  const groups = Map.groupBy(calls, ({ calls: target, today, afterwards, sees }) =>
    JSON.stringify([target, today, afterwards, sees]),
  );
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const callers = [...new Set(rows.map(({ change }) => change.call.from))];
    const written = rows.length === 1 ? first.written : `${first.written} and ${rows.length - 1} more`;
    const who = listNames(callers, 4);
    return [{ ...first, who, callers: callers.length, written: first.written === "" ? "" : written }];
  });
}

/** What clients will see, each once, unless the finding's own words have it. */
export function tellSymptoms(finding: ReviewedFinding): readonly string[] {
  const { calls, captures } = finding.subject;
  // Of traffic that nobody names, the same is told where there is nothing better to tell.
  const unnamed = calls.length > 0 ? [] : captures.map((capture) => clientWords(capture.symptom, capture));
  const seen = new Set([...tellCalls(finding).map(({ sees }) => sees), ...unnamed]);
  return [...seen].filter((sees) => sees !== "" && !finding.message.includes(sees));
}
