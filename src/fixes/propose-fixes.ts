// A finding -> the fixes that were simulated and hold, best first, and what was tried in vain. Changes nothing itself.
import type { Finding } from "../policies/policy.ts";
import { type Candidate, DEMANDS } from "./candidate.ts";
import { combineKinds } from "./combine-kinds.ts";
import type { Fix, RejectedFix } from "./fix.ts";
import type { FixRequest, Settling } from "./fix-request.ts";
import { openersOf } from "./opener.ts";
import { effectOnOthers, foreignFiles, rank, type Verified, whyBest } from "./rank.ts";
import { abandonedHosts } from "./service-works.ts";
import { contextOf, type Named, propose, type Trial, tryCandidate } from "./try-candidate.ts";
import { listed } from "./words.ts";

/** With so many that hold, no other is tried: nobody chooses between more. */
const MOST_OFFERED = 4;

export interface Proposal {
  /** Best first; exactly one is recommended, if there is any. */
  readonly fixes: readonly Fix[];
  readonly rejected: readonly RejectedFix[];
  /** What is offered here and settles other findings of the change as well. */
  readonly settling: readonly Settling[];
}

/**
 * Tries what settled earlier findings of the change and is said to settle this one; else every kind of fix that the finding's
 * policy names, and two kinds together where none holds alone. Offers what simulating it proves.
 */
export async function proposeFixes(request: FixRequest): Promise<Proposal> {
  const shared = await tryAll(sharedFixes(request), request);
  const wanted = request.options?.wanted;
  const isSettled = shared.trials.some(
    ({ kind, failure }) => failure === undefined && (wanted === undefined || kind === wanted),
  );
  const own = isSettled ? { trials: [], rejected: [] } : await tryAllKinds(request);
  const trials = [...(isSettled ? shared.trials : []), ...own.trials];
  const prefer = request.options?.prefer;
  const ranked = rank(
    trials.filter(holds).map((trial) => verified(trial, request)),
    prefer,
  );
  const why = isSettled ? "It settles another finding of this change, and this one with it." : whyBest(ranked, prefer);
  return {
    fixes: ranked.map((fix, index) => offered(fix, index === 0 ? why : "")),
    rejected: [...own.rejected, ...trials.flatMap(rejectedTrial)],
    settling: isSettled ? [] : ranked.filter(({ settles }) => settles.length > 0),
  };
}

interface Tried {
  readonly trials: readonly Trial[];
  readonly rejected: readonly RejectedFix[];
}

async function tryAllKinds(request: FixRequest): Promise<Tried> {
  const candidates: Named[] = [];
  const refused: RejectedFix[] = [];
  for (const kind of new Set(request.finding.fixKinds)) {
    const made = propose(kind, request.finding, request);
    if ("edits" in made) candidates.push({ kind, candidate: made });
    else refused.push({ kind, reason: made.reason });
  }
  const { first, last } = withLastResorts(candidates, request);
  const { trials, rejected } = await tryAll(inOrder(first, request), request);
  const combined = trials.some(holds) ? [] : await combineKinds(request, trials);
  const tried = [...trials, ...combined];
  const resorts = tried.some(holds) ? notTried(last) : await tryAll(last, request);
  return { trials: [...tried, ...resorts.trials], rejected: [...refused, ...rejected, ...resorts.rejected] };
}

const isAskedFor = (kind: string, { options: { wanted, prefer = [] } = {} }: FixRequest): boolean =>
  kind === wanted || prefer.includes(kind);

const holds = ({ failure }: Trial): boolean => failure === undefined;

/** What is asked for, or what the settings prefer, is no last resort. */
function withLastResorts(candidates: readonly Named[], request: FixRequest) {
  const isLast = ({ kind, candidate }: Named): boolean => candidate.lastResort === true && !isAskedFor(kind, request);
  return { first: candidates.filter((named) => !isLast(named)), last: candidates.filter(isLast) };
}

const notTried = (last: readonly Named[]): Tried => ({
  trials: [],
  rejected: last.map(({ kind }) => ({ kind, reason: "not tried: other fixes keep what the change is for" })),
});

/** What is most likely to be recommended comes first. */
function inOrder(candidates: readonly Named[], { options }: FixRequest): readonly Named[] {
  const first = [options?.wanted, ...(options?.prefer ?? [])];
  const place = ({ kind }: Named) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  const demand = ({ candidate }: Named) => DEMANDS.indexOf(candidate.demand);
  const leaves = ({ candidate }: Named) => Number(candidate.leavesWarning === true);
  return candidates.toSorted((a, b) => place(a) - place(b) || leaves(a) - leaves(b) || demand(a) - demand(b));
}

async function tryAll(candidates: readonly Named[], request: FixRequest): Promise<Tried> {
  const trials: Trial[] = [];
  const rejected: RejectedFix[] = [];
  for (const named of candidates) {
    const { kind, candidate } = named;
    const holding = trials.filter(holds).length;
    const isWanted = isAskedFor(kind, request);
    if (candidate.leavesWarning === true && holding > 0 && !isWanted) {
      rejected.push({ kind, reason: "not tried: other fixes leave nothing behind" });
    } else if (holding >= MOST_OFFERED) {
      rejected.push({ kind, reason: `not tried: ${MOST_OFFERED} other fixes hold` });
    } else if (trials.some((trial) => sameEdits(trial.candidate, candidate))) {
      rejected.push({ kind, title: candidate.title, reason: "another kind of fix makes the same edits" });
    } else trials.push(await tryCandidate(named, request));
  }
  return { trials, rejected };
}

const textOf = ({ edits }: Candidate): string => JSON.stringify(edits.map(({ path, after }) => [path, after]));
const sameEdits = (a: Candidate, b: Candidate): boolean => textOf(a) === textOf(b);

/** What was offered for earlier findings and settles this one too. */
const sharedFixes = ({ finding, earlier = [] }: FixRequest): readonly Named[] =>
  earlier.filter(({ settles }) => settles.includes(finding.id));

function verified(trial: Trial, request: FixRequest): Verified {
  const { kind, candidate, fixed } = trial;
  const { finding } = request;
  const abandoned = abandonedHosts(finding, contextOf(finding, request), fixed);
  const left = new Set(fixed.findings.map(({ id }) => id));
  const known = new Set(request.findings.map(({ id }) => id));
  const leftBehind = fixed.findings.filter(({ id, severity }) => !known.has(id) && severity !== "info");
  const others = request.findings.filter((other: Finding) => other.id !== finding.id && !left.has(other.id));
  return {
    kind,
    candidate,
    conditions: [...candidate.conditions, ...conditionsOfAbandoned(abandoned), ...leftBehind.map(tellLeftBehind)],
    abandons: abandoned.length > 0,
    leavesFindings: leftBehind.length,
    settles: others.map(({ id }) => id),
    effect: effectOnOthers(fixed, request, openersOf(finding, request)),
    foreignFiles: foreignFiles(candidate, request),
  };
}

function conditionsOfAbandoned(hosts: readonly string[]): readonly string[] {
  if (hosts.length === 0) return [];
  return [
    `Nothing in this repository is known to call ${listed(hosts)}, and with this fix nothing in it could: let its callers see it when there are some.`,
  ];
}

/** Milder trouble that the finding spoke for, and that is told by itself once the finding is gone. */
const tellLeftBehind = ({ severity, title }: Finding): string => `This ${severity} stays: “${title}”.`;

function rejectedTrial({ kind, candidate, failure }: Trial): readonly RejectedFix[] {
  return failure === undefined ? [] : [{ kind, title: candidate.title, reason: failure.reason }];
}

function offered({ kind, candidate, conditions, settles }: Verified, why: string): Fix {
  const { title, reason, edits } = candidate;
  const recommended = why !== "";
  return {
    kind,
    title,
    reason: recommended ? `${reason} ${why}` : reason,
    conditions,
    verified: true,
    recommended,
    ...(settles.length > 0 && { settles }),
    edits,
  };
}
