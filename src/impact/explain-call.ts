// A call -> its way, and what of it Git leaves open: where it goes when its name's address is not known, and where the
// other addresses of its name lead. For one call that a person asks about.
import { joinHostPort, splitHostPort } from "../simulation/addresses.ts";
import { type Call, type CallResult, sameOutcome } from "../simulation/call.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { Supposition } from "../simulation/suppose.ts";
import { followOtherwise, type Otherwise } from "./doubts/call-doubts.ts";
import { followByName } from "./follow-by-name.ts";

export interface Explanation {
  readonly result: CallResult;
  /** Of a name without an address in Git: its way when no listener has that address as its own. */
  readonly wherever?: CallResult;
  /** Ways of other addresses of the name that end elsewhere, one for each end. */
  readonly alternatives: readonly CallResult[];
  /** Where it goes if something is otherwise than it is taken to be, of what Git does not say. */
  readonly otherwise?: readonly Otherwise[];
}

/** A name with more addresses than this is a headless Service with pods like each other. */
const MOST_ADDRESSES = 32;

/** `supposing` simulates the same mesh with something otherwise; without it nothing is. */
export function explainCall(
  simulation: Simulation,
  call: Call,
  supposing?: (supposition: Supposition) => Simulation,
): Explanation {
  const explanation = explain(simulation, call);
  if (supposing === undefined) return explanation;
  return { ...explanation, otherwise: followOtherwise(simulation, explanation.result, supposing) };
}

function explain(simulation: Simulation, call: Call): Explanation {
  const result = simulation.follow(call);
  if (result.outcome !== "unresolved") return { result, alternatives: otherEnds(simulation, result) };
  if (simulation.outboundOf(call.from) === undefined) return { result, alternatives: [] };
  const known = { ...call, protocol: call.protocol ?? "tcp", via: "", sure: true } as const;
  const wherever = followByName(simulation, known).result;
  return { result, wherever: { ...onlyTheWay(wherever), call }, alternatives: [] };
}

function otherEnds(simulation: Simulation, result: CallResult): readonly CallResult[] {
  const { host = "", port = 0 } = splitHostPort(result.call.to) ?? {};
  const ends: CallResult[] = [result];
  for (const address of (result.otherAddresses ?? []).slice(0, MOST_ADDRESSES)) {
    const { call } = result;
    const to = joinHostPort(address, port);
    const other = simulation.follow({ ...call, to, host: call.host ?? call.to, sni: call.sni ?? host });
    if (!ends.some((end) => sameEnd(end, other))) ends.push(other);
  }
  return ends.slice(1).map(onlyTheWay);
}

/** Without what the first way has told already. */
function onlyTheWay(result: CallResult): CallResult {
  return { ...result, steps: result.steps.filter(({ stage }) => stage !== "sidecar" && stage !== "name") };
}

const sameEnd = (a: CallResult, b: CallResult): boolean => sameOutcome(a.outcome, b.outcome) && a.symptom === b.symptom;
