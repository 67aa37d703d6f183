// A kind of fix and a finding -> what becomes of it: refused before anything is simulated, or simulated, with what is against
// it. Changes nothing itself.
import { callKey } from "../impact/call-key.ts";
import { once } from "../manifests/remember.ts";
import type { Finding } from "../policies/policy.ts";
import type { Candidate, FixContext } from "./candidate.ts";
import type { Refusal } from "./edit/place.ts";
import type { Evaluation } from "./evaluation.ts";
import { FIX_KINDS } from "./fix-kinds.ts";
import type { FixOptions, FixRequest } from "./fix-request.ts";
import { openersOf } from "./opener.ts";
import { brokenService } from "./service-works.ts";
import { type Failure, whyNot } from "./verify.ts";

const ADDRESS_POOL = "240.1.0.0/16";
/** An edit of more objects than this nobody would review. */
const MOST_OBJECTS = 50;

/** A candidate with the name of its kind. */
export interface Named {
  readonly kind: string;
  readonly candidate: Candidate;
}

/** What was simulated; with `failure`, what is against it. */
export interface Trial extends Named {
  readonly fixed: Evaluation;
  readonly failure?: Failure;
}

/** The change, with or without a fix on top. */
export type Situation = Pick<FixRequest, "before" | "after" | "options"> & Evaluation;

/** What a kind would do about a finding; nothing is simulated. */
export function propose(kind: string, finding: Finding, situation: Situation): Candidate | Refusal {
  const make = FIX_KINDS.get(kind);
  if (make === undefined) return { reason: "there is no such kind of fix" };
  const openers = openersOf(finding, situation);
  if (openers.length > MOST_OBJECTS) return { reason: `${openers.length} objects open the listener, too many to edit` };
  const candidate = make(finding, contextOf(finding, situation));
  if (!("edits" in candidate)) return candidate;
  if (candidate.edits.length === 0) return { reason: "there is nothing to edit" };
  const refused = candidate.edits.flatMap(({ path }) => situation.options?.refuseEdit?.(path) ?? []);
  return refused[0] === undefined ? candidate : { reason: refused[0] };
}

/** Simulates a candidate and looks for what is against it. */
export async function tryCandidate({ kind, candidate }: Named, request: FixRequest): Promise<Trial> {
  const fixed = await request.evaluate(candidate.edits);
  const broken = (): Failure | undefined => {
    const reason = brokenService(request.finding, contextOf(request.finding, request), fixed);
    return reason === undefined ? undefined : { reason };
  };
  const failure = whyNot({ request, candidate, fixed }) ?? broken() ?? (await elsewhere(candidate, request));
  return { kind, candidate, fixed, ...(failure !== undefined && { failure }) };
}

async function elsewhere({ edits }: Candidate, { harmElsewhere }: FixRequest): Promise<Failure | undefined> {
  const reason = await harmElsewhere?.(edits);
  return reason === undefined ? undefined : { reason };
}

/** What a kind may look at. */
export function contextOf(finding: Finding, situation: Situation): FixContext {
  const bystanders = once(() => {
    const victims = new Set(finding.subject.calls.map(({ call }) => callKey(call)));
    return calls.filter((call) => !victims.has(callKey(call)));
  });
  const { findings, impact, simulation, calls, before, after, options } = situation;
  return {
    findings,
    impact,
    simulation,
    calls,
    ...(before !== undefined && { before }),
    after,
    addressPools: poolsOf(options),
    get bystanders() {
      return bystanders();
    },
  };
}

const poolsOf = (options: FixOptions | undefined): readonly string[] => [options?.addressPool ?? ADDRESS_POOL].flat();
