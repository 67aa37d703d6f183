// Finding + Review -> what a reader needs to know of it, as short sentences in reading order; every form of the report
// only sets them. Names stand between backticks.

import type { Fix } from "../fixes/fix.ts";
import { callKey } from "../impact/call-key.ts";
import { clientWords } from "../impact/client-words.ts";
import type { CallChange, ChosenBy, Conflict } from "../impact/impact.ts";
import { type CallResult, sameOutcome } from "../simulation/call.ts";
import { compareText } from "./count-review.ts";
import { listNames, quantity } from "./count-words.ts";
import { describeDestination, portOf } from "./describe-destination.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";

/** One row of the table of calls. */
export interface CallStory {
  readonly change: CallChange;
  readonly who: string;
  readonly calls: string;
  /** Where it is written: "`MYSQL_ADDR`, demo1/client.yaml:21". */
  readonly written: string;
  readonly today: string;
  readonly afterwards: string;
  /** What its client will see. */
  readonly sees: string;
}

export interface FindingStory {
  readonly calls: readonly CallStory[];
  /** Calls of the same workloads to the same port that stay as they are, and why. */
  readonly untouched: readonly string[];
  /** What else would move although nobody names it; what cannot be known. */
  readonly remarks: readonly string[];
  readonly conflicts: readonly string[];
  /** The recommended one first. */
  readonly fixes: readonly Fix[];
}

function describeTarget({ call }: CallChange): string {
  const asked = call.host ?? call.sni;
  return asked === undefined || call.to.startsWith(`${asked}:`)
    ? named(call.to)
    : `${named(call.to)} for ${named(asked)}`;
}

function side(result: CallResult | null, absent: string): string {
  return result === null ? absent : describeDestination(result);
}

/** A call that the change touches, as a row. */
export function tellCall(change: CallChange): CallStory {
  const { call, before, after, symptom } = change;
  const port = portOf(call.to);
  const place = call.source === undefined ? "" : `, ${formatLocation(call.source)}`;
  return {
    change,
    who: named(call.from),
    calls: describeTarget(change),
    written: call.via === "" ? place.slice(2) : `${named(call.via)}${place}`,
    today: side(before, "(a new call)"),
    afterwards: side(after, "(no longer called)"),
    sees: after === null ? "" : clientWords(symptom, { ...call, port }),
  };
}

function sortedCalls(calls: readonly CallChange[]): readonly CallChange[] {
  return calls.toSorted((a, b) => compareText(callKey(a.call), callKey(b.call)));
}

/** The calls that a finding is about, sorted. */
export function tellCalls({ subject }: ReviewedFinding): readonly CallStory[] {
  return sortedCalls(subject.calls).map(tellCall);
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
    return [{ ...first, who: listNames(callers, 4), written: first.written === "" ? "" : written }];
  });
}

/** What clients will see, each once, unless the finding's own words have it. */
export function tellSymptoms(finding: ReviewedFinding): readonly string[] {
  const seen = new Set(tellCalls(finding).map(({ sees }) => sees));
  return [...seen].filter((sees) => sees !== "" && !finding.message.includes(sees));
}

/** The recommended fix first. */
export function orderFixes({ fixes }: ReviewedFinding): readonly Fix[] {
  return fixes.toSorted((a, b) => Number(b.recommended) - Number(a.recommended));
}

function stays({ before, after, symptom }: CallChange): boolean {
  return before !== null && after !== null && sameOutcome(before.outcome, after.outcome) && before.symptom === symptom;
}

/** Calls to the port of the finding by workloads that it hits, in its meshes, and not its subject. */
function neighbours(review: Review, finding: ReviewedFinding): readonly CallChange[] {
  if (finding.port === 0) return [];
  const hit = new Set([...finding.workloads, ...finding.subject.captures.flatMap(({ workloads }) => workloads)]);
  const subject = new Set(finding.subject.calls.map((change) => callKey(change.call)));
  const calls = review.impacts.filter(({ mesh }) => finding.meshes.includes(mesh)).flatMap((impact) => impact.calls);
  const near = calls.filter(
    (change) =>
      hit.has(change.call.from) && portOf(change.call.to) === finding.port && !subject.has(callKey(change.call)),
  );
  return [...new Map(sortedCalls(near).map((change) => [callKey(change.call), change])).values()];
}

/** Why a listener that takes whatever comes to the port leaves this call alone. */
const SPARED: Readonly<Partial<Record<ChosenBy, (listener: string) => string>>> = {
  address: (listener) => `${named(listener)} has a listener of its own`,
  range: () => "an entry for its address range has it",
  name: () => "its host name decides",
};

function tellUntouched(change: CallChange): string {
  const { call, after, ways } = change;
  const spared = SPARED[ways.after?.chosenBy ?? "unresolved"];
  const why = spared?.(after?.listener ?? call.to) ?? `still ${side(after, "nobody")}`;
  return `${named(call.from)} → ${describeTarget(change)} (${why})`;
}

function namespaceOf(workload: string): string {
  return workload.split("/", 1)[0] ?? workload;
}

function tellSilentNamespaces(finding: ReviewedFinding, near: readonly CallChange[]): readonly string[] {
  const speaking = new Set([...finding.subject.calls, ...near].map(({ call }) => namespaceOf(call.from)));
  const hit = finding.subject.captures.flatMap(({ namespaces }) => namespaces);
  const silent = finding.namespaces.filter((namespace) => hit.includes(namespace) && !speaking.has(namespace));
  // Without a known call the finding itself is about them.
  if (silent.length === 0 || finding.subject.calls.length === 0) return [];
  const ranges = finding.subject.captures.map(({ range }) => range);
  const within = ranges.every((range) => range !== undefined) ? ` in ${listNames([...new Set(ranges)])}` : "";
  const has = silent.length === 1 ? "has" : "have";
  const they = silent.length === 1 ? "it makes" : "they make";
  return [
    `${listNames(silent)} ${has} no known call to port ${finding.port}${within}; any that ${they} would go the same way.`,
  ];
}

function tellUnresolved(finding: ReviewedFinding, near: readonly CallChange[]): readonly string[] {
  if (finding.subject.captures.length === 0) return [];
  const unresolved = near.filter(({ after }) => after?.outcome === "unresolved");
  return [...Map.groupBy(unresolved, ({ call }) => call.from)].map(([from, changes]) => {
    const names = listNames(changes.map(({ call }) => call.to));
    return changes.length === 1
      ? `${named(from)} also calls ${names}, whose address is not in Git: it goes the same way unless it has a listener of its own.`
      : `${named(from)} also calls ${names}, whose addresses are not in Git: they go the same way unless they have listeners of their own.`;
  });
}

function tellConflict({ listener, winner, loser, workloads }: Conflict): string {
  const lost = `${loser.origin.kind} ${named(`${loser.origin.namespace}/${loser.origin.name}`)}`;
  const won = `${winner.kind} ${named(`${winner.namespace}/${winner.name}`)}`;
  const what = `${named(`${loser.hostname}:${loser.port}`)}, ${named(loser.protocol)}`;
  return `${lost} (${what}) gets nothing of ${named(listener)}: ${won} has it, in ${quantity(workloads.length, "workload")}.`;
}

/** The command that applies a fix. */
export function fixCommand({ findings }: Review, { id }: ReviewedFinding, { kind }: Fix): string {
  return `earshot fix${findings.length > 1 ? ` --finding ${id}` : ""} --kind ${kind}`;
}

/** Everything that is told of a finding, sorted. */
export function tellFinding(review: Review, finding: ReviewedFinding): FindingStory {
  const near = neighbours(review, finding);
  return {
    calls: tellCalls(finding),
    untouched: near.filter((change) => stays(change) && change.after?.outcome !== "unresolved").map(tellUntouched),
    remarks: [...tellSilentNamespaces(finding, near), ...tellUnresolved(finding, near)],
    conflicts: finding.subject.conflicts.map(tellConflict).toSorted(compareText),
    fixes: orderFixes(finding),
  };
}
