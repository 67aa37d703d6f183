// A call to a name whose address Git does not know -> where it goes wherever that address may be: a sidecar knows it by
// Host or SNI, or lets nobody out. Nothing where that is not certain to be trouble.
import { joinHostPort, splitHostPort } from "../simulation/addresses.ts";
import type { CallResult } from "../simulation/call.ts";
import { ELSEWHERE } from "../simulation/resolve-name.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { KnownCall } from "./find-calls.ts";
import { findWay } from "./find-way.ts";
import type { ChosenBy } from "./impact.ts";
import { isAnswered } from "./is-answered.ts";
import type { Passage } from "./relate-symptom.ts";

// What takes a whole port is told of the port (Capture), with the names that may go that way.
const CERTAIN: ReadonlySet<ChosenBy> = new Set(["blocked", "name", "nowhere"]);

/** The way of a call whose name has no address, as if it led to an address that nothing in the mesh has. */
export function followByName(simulation: Simulation, call: KnownCall): Passage {
  const { host = call.to, port = 0 } = splitHostPort(call.to) ?? {};
  const asked = simulation.follow({
    ...call,
    to: joinHostPort(ELSEWHERE, port),
    host: call.host ?? call.to,
    sni: call.sni ?? host,
  });
  const result = { ...asked, call };
  return { result, way: findWay(simulation, result) };
}

/** Whether a call that was answered is not any more, whatever address its name has. */
export function isLost(before: Passage, after: Passage): boolean {
  return (
    before.way.own &&
    isAnswered(before.result.symptom) &&
    !isAnswered(after.result.symptom) &&
    CERTAIN.has(after.way.chosenBy)
  );
}

/** The result as it is told: the address stays unknown, and with it the outcome. */
export function asUnresolved({ result }: Passage, symptom: CallResult["symptom"]): CallResult {
  const { endpoints, ...rest } = result;
  const known = endpoints?.every((endpoint) => splitHostPort(endpoint)?.host !== ELSEWHERE) === true;
  return { ...rest, ...(known && { endpoints }), outcome: "unresolved", symptom };
}
