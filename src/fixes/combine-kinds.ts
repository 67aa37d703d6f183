// What was tried alone and left something standing -> two kinds of fixes together, as one. Bounded: each is simulated.
import { objectKey } from "../mesh/mesh.ts";
import type { Finding } from "../policies/policy.ts";
import { type Candidate, DEMANDS } from "./candidate.ts";
import type { FileEdit } from "./fix.ts";
import type { FixRequest } from "./fix-request.ts";
import { openersOf } from "./opener.ts";
import { propose, type Situation, type Trial, tryCandidate } from "./try-candidate.ts";

/** A combination costs a simulation, and so does the first half where it was not tried alone. */
const MOST_TRIALS = 8;
const MOST_COMBINED = 2;

/** Combinations that hold; with what was tried in vain. Only of use where no single kind holds. */
export async function combineKinds(request: FixRequest, alone: readonly Trial[]): Promise<readonly Trial[]> {
  const tried: Trial[] = [];
  const budget = { left: MOST_TRIALS };
  for await (const first of firstHalves(request, alone, budget)) {
    const { failure } = first;
    if (failure?.left === undefined) continue;
    const situation = afterFirst(request, first);
    for (const kind of new Set(failure.left.fixKinds)) {
      if (budget.left === 0 || tried.filter(holds).length >= MOST_COMBINED) return tried;
      if (kind === first.kind) continue;
      const second = secondHalf(kind, failure.left, situation);
      if (second === undefined) continue;
      budget.left -= 1;
      const candidate = together(first.candidate, second);
      tried.push(await tryCandidate({ kind: `${first.kind}+${kind}`, candidate }, request));
    }
  }
  return tried;
}

/** Of all that is left, or else of one of its causes: the first half may have done for the others. */
function secondHalf(kind: string, left: Finding, situation: Situation): Candidate | undefined {
  for (const finding of [left, ...partsOf(left, situation)]) {
    const second = propose(kind, finding, situation);
    if ("edits" in second && second.lastResort !== true) return second;
  }
  return undefined;
}

const holds = ({ failure }: Trial): boolean => failure === undefined;

/** What left a finding standing; then, of a finding with several causes, a fix of the first that does not do for all. */
async function* firstHalves(
  request: FixRequest,
  alone: readonly Trial[],
  budget: { left: number },
): AsyncGenerator<Trial> {
  yield* alone.filter(({ failure }) => failure?.left !== undefined);
  const [first] = partsOf(request.finding, request);
  if (first === undefined) return;
  for (const kind of new Set(request.finding.fixKinds)) {
    if (budget.left === 0) return;
    const candidate = propose(kind, first, request);
    if (!("edits" in candidate) || candidate.lastResort === true) continue;
    budget.left -= 1;
    yield tryCandidate({ kind, candidate }, request);
  }
}

/** The finding as it is about each of its causes alone, where several are services. */
function partsOf(finding: Finding, situation: Situation): readonly Finding[] {
  const openers = new Set(openersOf(finding, situation).map(({ object }) => objectKey(object)));
  const causes = finding.causes.filter((cause) => openers.has(objectKey(cause)));
  return causes.length < 2 ? [] : causes.map((cause) => ({ ...finding, causes: [cause] }));
}

function afterFirst(request: FixRequest, { fixed, candidate }: Trial): Situation {
  const { before, options } = request;
  const edited = new Map([...request.after, ...candidate.edits.map(({ path, after }) => [path, after] as const)]);
  return {
    ...fixed,
    after: edited,
    ...(before !== undefined && { before }),
    ...(options !== undefined && { options }),
  };
}

/** One fix with the edits of both; `second` stands on top of `first`. */
function together(first: Candidate, second: Candidate): Candidate {
  const demand = DEMANDS[Math.max(DEMANDS.indexOf(first.demand), DEMANDS.indexOf(second.demand))] ?? "nothing";
  const removesCause = first.removesCause === true && second.removesCause === true;
  const undoes = first.undoes === true || second.undoes === true;
  return {
    title: `${first.title}, and ${second.title.charAt(0).toLowerCase()}${second.title.slice(1)}`,
    reason: [...new Set([first.reason, second.reason])].join(" "),
    conditions: [...new Set([...first.conditions, ...second.conditions])],
    demand,
    ...(removesCause && { removesCause }),
    ...(undoes && { undoes }),
    edits: mergeEdits(first.edits, second.edits),
  };
}

function mergeEdits(first: readonly FileEdit[], second: readonly FileEdit[]): readonly FileEdit[] {
  const edits = new Map(first.map((edit) => [edit.path, edit]));
  for (const edit of second) {
    const earlier = edits.get(edit.path);
    edits.set(edit.path, earlier === undefined ? edit : { ...earlier, after: edit.after });
  }
  return [...edits.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
