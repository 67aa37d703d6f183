// Assumption -> what was taken to be so, and what would be otherwise, as sentences. Names stand between backticks.
import { callKey } from "../impact/call-key.ts";
import { isAffected } from "../impact/doubts/affected.ts";
import type { CallChange } from "../impact/impact.ts";
import { idsOf } from "../policies/policy.ts";
import type { Assumption } from "../policies/weigh-doubt.ts";
import { listNames, quantity } from "./count-words.ts";
import { describeDestination } from "./describe-destination.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { describeTarget } from "./tell-call.ts";

const SHOWN_CALLS = 3;

/** What a finding owes to an assumption, beside it. */
export function tellAssumptions(review: Review, finding: ReviewedFinding): readonly string[] {
  const told = review.assumptions
    .filter(({ mesh }) => finding.meshes.includes(mesh))
    .flatMap((assumption) => besideFinding(assumption, finding) ?? []);
  return eachOnce(told);
}

function besideFinding(assumption: Assumption, finding: ReviewedFinding): string | undefined {
  const { otherwise, text } = assumption;
  if (otherwise === undefined) return undefined;
  const ids = idsOf(finding);
  if (otherwise.only.some((id) => ids.includes(id))) {
    return sentences(`This happens only if ${otherwise.if}`, text, assumption.settle);
  }
  if (otherwise.gone.some((id) => ids.includes(id))) {
    const instead = otherwise.possible.length === 0 ? "" : `; instead: ${otherwise.possible.join("; ")}`;
    return sentences(text, `If ${otherwise.if}, this does not happen${instead}`, assumption.settle);
  }
  const then = otherwise.changed.find(({ id }) => ids.includes(id));
  if (then === undefined) return undefined;
  const spared = callsSpared(finding, otherwise.calls).map(tellMove);
  return sentences(text, `If ${otherwise.if}, ${[tellThen(finding, then), ...spared].join("; ")}`, assumption.settle);
}

/** Calls of the finding that would then stay as they are. */
function callsSpared({ subject }: ReviewedFinding, calls: readonly CallChange[]): readonly CallChange[] {
  const own = new Set(subject.calls.map(({ call }) => callKey(call)));
  return calls.filter((change) => own.has(callKey(change.call)) && !isAffected(change)).slice(0, SHOWN_CALLS);
}

type Told = Pick<ReviewedFinding, "title" | "message" | "namespaces" | "severity">;

const isPart = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));

/** The finding as it would be then, by what differs. */
function tellThen(now: Told, then: Told): string {
  if (now.title !== then.title) return `it is another one: ${then.title}`;
  if (now.namespaces.join() !== then.namespaces.join())
    return `it hits ${isPart(then.namespaces, now.namespaces) ? "only " : ""}${listNames(then.namespaces)}`;
  return now.message === then.message ? `it counts as ${named(then.severity)}` : `it is so: ${then.message}`;
}

/** What bears on the review and stands beside no finding; with `all`, also what changes nothing. */
export function otherAssumptions(review: Review, all = false): readonly string[] {
  const told = review.assumptions.filter(({ matters }) => all || matters);
  return eachOnce(told.flatMap((assumption) => tellAlone(assumption, all)));
}

/** Meshes of one repository mostly share what it does not say. */
const eachOnce = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

function tellAlone(assumption: Assumption, all: boolean): readonly string[] {
  const { text, otherwise, settle } = assumption;
  if (otherwise === undefined) return [all ? sentences(text, settle) : sentences(text)];
  const then = thenAlone(otherwise);
  if (then.length > 0) return [sentences(text, `If ${otherwise.if}: ${then.join("; ")}`, settle)];
  return all ? [sentences(text)] : [];
}

/** What no finding tells. */
function thenAlone({ possible, calls, gone, changed, only }: NonNullable<Assumption["otherwise"]>): readonly string[] {
  if (gone.length + changed.length + only.length > 0) return [];
  if (possible.length > 0) return possible;
  const more = calls.length - SHOWN_CALLS;
  return [
    ...calls.slice(0, SHOWN_CALLS).map(tellMove),
    ...(more > 0 ? [`and ${quantity(more, "more call", "more calls")} otherwise`] : []),
  ];
}

function tellMove(change: CallChange): string {
  const { call, after } = change;
  const who = `${named(call.from)} → ${describeTarget(change)}`;
  if (!isAffected(change)) return `${who} stays as it is`;
  return after === null ? `${who} is not called` : `${who} ${goesTo(describeDestination(after))}`;
}

/** Full stops between them, none at the end: who sets the sentence ends it. */
function sentences(...texts: readonly (string | undefined)[]): string {
  const said = texts.filter((text) => text !== undefined);
  return `${said.map((text) => text.replace(/\.$/, "")).join(". ")}.`;
}

const goesTo = (destination: string): string =>
  destination.startsWith("not known") ? `would go to an address that is ${destination}` : `would go to ${destination}`;
