// A finding -> the fixes that were simulated and hold, best first, and what was tried in vain. Changes nothing itself.
import { callKey } from "../impact/call-key.ts";
import type { FixContext } from "./candidate.ts";
import type { Fix, RejectedFix } from "./fix.ts";
import { FIX_KINDS } from "./fix-kinds.ts";
import type { FixRequest } from "./fix-request.ts";
import { openersOf } from "./opener.ts";
import { effectOnOthers, rank, type Verified, whyBest } from "./rank.ts";
import { abandonedServices, brokenService } from "./service-works.ts";
import { whyNot } from "./verify.ts";

const ADDRESS_POOL = "240.1.0.0/16";
/** An edit of more objects than this nobody would review. */
const MOST_OBJECTS = 50;

export interface Proposal {
  /** Best first; exactly one is recommended, if there is any. */
  readonly fixes: readonly Fix[];
  readonly rejected: readonly RejectedFix[];
}

/** Tries every kind of fix that the finding's policy names; offers those that simulating them proves. */
export async function proposeFixes(request: FixRequest): Promise<Proposal> {
  const verified: Verified[] = [];
  const rejected: RejectedFix[] = [];
  for (const kind of new Set(request.finding.fixKinds)) {
    const result = await tryKind(kind, request);
    if ("reason" in result) rejected.push({ kind, reason: result.reason });
    else verified.push(result);
  }
  const ranked = rank(verified, request.options?.prefer);
  const why = whyBest(ranked, request.options?.prefer);
  return { fixes: ranked.map((fix, index) => offered(fix, index === 0 ? why : "")), rejected };
}

async function tryKind(kind: string, request: FixRequest): Promise<Verified | { readonly reason: string }> {
  const propose = FIX_KINDS.get(kind);
  if (propose === undefined) return { reason: "there is no such kind of fix" };
  const { finding } = request;
  const openers = openersOf(finding, request);
  if (openers.length > MOST_OBJECTS) return { reason: `${openers.length} objects open the listener, too many to edit` };
  const victims = new Set(finding.subject.calls.map(({ call }) => callKey(call)));
  const context: FixContext = {
    ...request,
    addressPool: request.options?.addressPool ?? ADDRESS_POOL,
    bystanders: request.calls.filter((call) => !victims.has(callKey(call))),
  };
  const candidate = propose(finding, context);
  if ("edits" in candidate === false) return candidate;
  if (candidate.edits.length === 0) return { reason: "there is nothing to edit" };
  const refusals = candidate.edits.flatMap(({ path }) => request.options?.refuseEdit?.(path) ?? []);
  if (refusals[0] !== undefined) return { reason: refusals[0] };

  const fixed = await request.evaluate(candidate.edits);
  const reason = whyNot({ request, candidate, fixed }) ?? brokenService(finding, context, fixed);
  if (reason !== undefined) return { reason: `tried: ${candidate.title}; but ${reason}` };
  const homes = openers.map(({ object }) => object.namespace);
  return {
    kind,
    candidate,
    conditions: [...candidate.conditions, ...abandonedServices(finding, context, fixed)],
    effect: effectOnOthers(fixed, homes),
  };
}

function offered({ kind, candidate, conditions }: Verified, why: string): Fix {
  const { title, reason, edits } = candidate;
  const recommended = why !== "";
  return {
    kind,
    title,
    reason: recommended ? `${reason} ${why}` : reason,
    conditions,
    verified: true,
    recommended,
    edits,
  };
}
