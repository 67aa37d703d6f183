// Finding + Review -> what a reader needs to know of it, as short sentences in reading order; every form of the report
// only sets them. Names stand between backticks.
import type { Fix } from "../fixes/fix.ts";
import { namespaceOf } from "../fixes/namespace-of.ts";
import { callKey } from "../impact/call-key.ts";
import type { CallChange, ChosenBy, Conflict } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import { sameOutcome } from "../simulation/call.ts";
import { listNames, quantity } from "./count-words.ts";
import { describeAddress, describeDestination, portOf } from "./describe-destination.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { tellAssumptions } from "./tell-assumption.ts";
import { type CallStory, describeTarget, sortCalls, tellCalls, tellSymptoms } from "./tell-call.ts";
import { orderFixes } from "./tell-fix.ts";

export interface FindingStory {
  readonly calls: readonly CallStory[];
  /** Calls of the same workloads to the same port that stay as they are, and why. */
  readonly untouched: readonly string[];
  /** What else would move although nobody names it; what cannot be known. */
  readonly remarks: readonly string[];
  readonly conflicts: readonly string[];
  /** What was taken to be so without Git saying it, and what would be otherwise. */
  readonly assumed: readonly string[];
  /** The recommended one first. */
  readonly fixes: readonly Fix[];
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
  return [...new Map(sortCalls(near).map((change) => [callKey(change.call), change])).values()];
}

/** Why a listener that takes whatever comes to the port leaves this call alone. */
const SPARED: Readonly<Partial<Record<ChosenBy, (listener: string) => string>>> = {
  address: (listener) => `${describeAddress(listener)} has a listener of its own`,
  range: () => "an entry for its address range has it",
  name: () => "its host name decides",
};

function tellUntouched(change: CallChange): string {
  const { call, after, ways } = change;
  const spared = SPARED[ways.after?.chosenBy ?? "unresolved"];
  const why = spared?.(after?.listener ?? call.to) ?? `still ${after === null ? "nobody" : describeDestination(after)}`;
  return `${named(call.from)} → ${describeTarget(change)} (${why})`;
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

/** Where no call is known, the table that says what clients see is missing. */
function tellUnnamed(finding: ReviewedFinding): readonly string[] {
  if (finding.subject.calls.length > 0) return [];
  const whose = finding.namespaces.length === 0 ? "Clients" : `Clients in ${listNames(finding.namespaces)}`;
  return tellSymptoms(finding).map((sees) => `${whose} that make such a connection will see: ${sees}.`);
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

/** One alone is what the finding itself says. */
function tellConflicts({ subject: { conflicts } }: ReviewedFinding): readonly string[] {
  return conflicts.length < 2 ? [] : conflicts.map(tellConflict).toSorted(compareText);
}

function tellConflict({ listener, winner, loser, workloads }: Conflict): string {
  const lost = `${loser.origin.kind} ${named(`${loser.origin.namespace}/${loser.origin.name}`)}`;
  const won = `${winner.kind} ${named(`${winner.namespace}/${winner.name}`)}`;
  const what = `${named(`${loser.hostname}:${loser.port}`)}, ${named(loser.protocol)}`;
  return `${lost} (${what}) gets nothing of ${named(listener)}: ${won} has it, in ${quantity(workloads.length, "workload")}.`;
}

/** Everything that is told of a finding, sorted. */
export function tellFinding(review: Review, finding: ReviewedFinding): FindingStory {
  const near = neighbours(review, finding);
  return {
    calls: tellCalls(finding),
    untouched: near.filter((change) => stays(change) && change.after?.outcome !== "unresolved").map(tellUntouched),
    remarks: [...tellUnnamed(finding), ...tellSilentNamespaces(finding, near), ...tellUnresolved(finding, near)],
    conflicts: tellConflicts(finding),
    assumed: tellAssumptions(review, finding),
    fixes: orderFixes(finding),
  };
}
