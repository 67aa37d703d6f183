// A candidate and what the review says with it -> why it does not hold, or nothing. The judge of every fix.
import { callKey } from "../impact/call-key.ts";
import type { CallChange } from "../impact/impact.ts";
import { quoted } from "../manifests/join-words.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import { oncePer } from "../manifests/remember.ts";
import { type Mesh, objectKey } from "../mesh/mesh.ts";
import type { Finding, Severity } from "../policies/policy.ts";
import { type CallResult, sameOutcome } from "../simulation/call.ts";
import type { Candidate } from "./candidate.ts";
import type { Evaluation } from "./evaluation.ts";
import type { FixRequest } from "./fix-request.ts";
import { names } from "./named-services.ts";
import { clustersOf, hostOfCluster } from "./needed-hosts.ts";
import { openers } from "./opener.ts";
import { listed, nameOf } from "./words.ts";

interface Judged {
  readonly request: FixRequest;
  readonly candidate: Candidate;
  readonly fixed: Evaluation;
}

/** A mesh with and without the fix, whether or not the finding is of it. */
interface Compared {
  readonly request: Evaluation & Partial<Pick<FixRequest, "finding">>;
  readonly fixed: Evaluation;
}

/** Why a fix must not be offered. */
export interface Failure {
  /** Stands after what was tried and a colon. */
  readonly reason: string;
  /** The finding that stands in its way: another fix on top may settle it. */
  readonly left?: Finding;
}

type Check = (judged: Judged) => Failure | undefined;

/** The first reason why the fix must not be offered. */
export function whyNot(judged: Judged): Failure | undefined {
  for (const check of CHECKS) {
    const failure = check(judged);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

const editsCanBeRead: Check = ({ candidate }) => {
  const broken = candidate.edits.find(({ path, before, after }) => trouble(path, after) > trouble(path, before ?? ""));
  return broken && { reason: `${quoted(broken.path)} could not be read any more` };
};

/** The first harm that a fix would do in another mesh, which has the files that it edits as well. */
export function whyNotElsewhere(head: Evaluation, fixed: Evaluation): Failure | undefined {
  const compared = { request: head, fixed };
  return nothingIsRefused(compared) ?? nothingIsNew(compared) ?? otherCallsStay(compared);
}

const nothingIsRefused = ({ request, fixed }: Compared): Failure | undefined => {
  const refused = new Set(request.simulation.mesh.refused.map(objectKey));
  const fresh = fixed.simulation.mesh.refused.find((object) => !refused.has(objectKey(object)));
  return fresh && { reason: `the cluster would refuse ${nameOf(fresh)}: ${fresh.reason}` };
};

function trouble(path: string, text: string): number {
  const { notices } = readDocuments(new Map([[path, text]]));
  return notices.filter(({ relevance }) => relevance === "yes").length;
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

const findingIsGone: Check = ({ request, candidate, fixed }) => {
  const left = fixed.findings.find(({ id }) => id === request.finding.id);
  if (left === undefined) return undefined;
  if (candidate.leavesWarning === true && RANK[left.severity] < RANK[request.finding.severity]) return undefined;
  const { namespaces } = left;
  const fewer = namespaces.length > 0 && namespaces.length < request.finding.namespaces.length;
  const reason = fewer
    ? `it helps only in part: the finding stays for ${listed(namespaces)}`
    : "the finding stays with it";
  return { reason, left };
};

const nothingIsNew = ({ request, fixed }: Compared): Failure | undefined => {
  const known = new Map(request.findings.map(({ id, severity }) => [id, RANK[severity]]));
  for (const { milder = [] } of request.findings) for (const id of milder) known.set(id, RANK.warning);
  const fresh = fixed.findings.find(({ id, severity }) => RANK[severity] > (known.get(id) ?? -1));
  return fresh && { reason: `something else would be found: ${fresh.title}`, left: fresh };
};

const callsAreRestored: Check = ({ request, fixed }) => {
  const now = byKey(fixed.impact.calls);
  const lost = request.finding.subject.calls.find(({ call, before }) => {
    const change = now.get(callKey(call));
    const after = change?.after ?? null;
    if (before === null || isSame(before, after) || goesStraightAgain(change)) return false;
    return !reachesWhatItNames(call, after, fixed.simulation.mesh);
  });
  return lost && { reason: `${story(lost, now)}, and not as before the change` };
};

const otherCallsStay = ({ request, fixed }: Compared): Failure | undefined => {
  // Most are untouched with the fix and without it.
  const stay = new Set(fixed.impact.calls);
  const now = byKey(fixed.impact.calls);
  const subject = byKey(request.finding?.subject.calls ?? []);
  const moved = request.impact.calls.find((change) => {
    if (stay.has(change)) return false;
    const key = callKey(change.call);
    if (change.untouched === true && now.get(key)?.untouched === true) return false;
    const { call, before, after } = change;
    const result = now.get(key)?.after ?? null;
    if (subject.has(key) || after === null || isSame(after, result)) return false;
    // Better than without the fix is no harm: as before the change, or at what it is meant for.
    if (isSame(before, result) || goesStraightAgain(now.get(key))) return false;
    return !reachesWhatItNames(call, result, fixed.simulation.mesh);
  });
  return moved && { reason: `it would move another call: ${story(moved, now)}` };
};

const CHECKS: readonly Check[] = [
  editsCanBeRead,
  nothingIsRefused,
  findingIsGone,
  nothingIsNew,
  callsAreRestored,
  otherCallsStay,
];

/** Several checks ask for the calls of the same fix. */
const byKey = oncePer(
  (calls: readonly CallChange[]): ReadonlyMap<string, CallChange> =>
    new Map(calls.map((change) => [callKey(change.call), change])),
);

function isSame(a: CallResult | null, b: CallResult | null): boolean {
  return a !== null && b !== null && sameOutcome(a.outcome, b.outcome) && a.symptom === b.symptom;
}

/** To the very address that it names, as before, though perhaps through a sidecar that was not there. */
function goesStraightAgain(change: CallChange | undefined): boolean {
  const { before, after } = change?.ways ?? {};
  return before?.direct === true && after?.direct === true && change?.before?.symptom === change?.after?.symptom;
}

/** It ends in clusters of the service that it names, and somebody answers. */
function reachesWhatItNames(call: CallChange["call"], result: CallResult | null, mesh: Mesh): boolean {
  const clusters = clustersOf(result);
  if (clusters.length === 0 || result?.symptom !== "connected") return false;
  const hosts = new Set(
    openers(mesh)
      .filter((service) => names(call, service, mesh))
      .flatMap((service) => service.hosts),
  );
  return clusters.every((cluster) => hosts.has(hostOfCluster(cluster)));
}

function story({ call }: CallChange, now: ReadonlyMap<string, CallChange>): string {
  const outcome = now.get(callKey(call))?.after?.outcome;
  return `${quoted(call.from)} → ${quoted(call.to)} would ${outcome === undefined ? "not be known" : `go to ${quoted(outcome)}`}`;
}
