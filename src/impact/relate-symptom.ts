// The way of a call before and after -> what its client sees of the difference. Knows nothing of causes.

import type { Mesh } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { type CallResult, type Symptom, sameOutcome } from "../simulation/call.ts";
import type { Way } from "./impact.ts";
import { isAnswered } from "./is-answered.ts";

/** One side of a call. */
export interface Passage {
  readonly result: CallResult;
  readonly way: Way;
}

/** What the client sees after the change; `mesh` is the after state. A call of one side only has that side's symptom. */
export function relateSymptom(before: Passage | null, after: Passage | null, mesh: Mesh): Symptom {
  if (after === null) return before?.result.symptom ?? "unknown";
  const { result, way } = after;
  if (!isAnswered(result.symptom) || way.chosenBy === "unresolved") return result.symptom;
  if (before === null) return isForeign(way) ? "other-destination" : result.symptom;
  if (sameOutcome(before.result.outcome, result.outcome)) return result.symptom;
  if (sameEnd(before, after)) return "relabelled";
  if (isForeign(way)) return "other-destination";
  if (way.chosenBy === "passthrough" && isServed(before.way)) return pastTheMesh(result, mesh);
  if (before.way.own && before.way.chosenBy !== "unresolved") return "other-destination";
  return result.symptom;
}

const isForeign = (way: Way): boolean => !way.own && way.chosenBy === "swept";

/** A service of the mesh had it, not the plain network. */
const isServed = (way: Way): boolean =>
  way.chosenBy === "address" || way.chosenBy === "range" || way.chosenBy === "name";

function sameEnd(before: Passage, after: Passage): boolean {
  if (before.way.direct && after.way.direct) return true;
  const [a, b] = [before, after].map(({ result }) => (result.endpoints ?? []).toSorted().join(" "));
  return a !== "" && a === b;
}

/** A connection that leaves for an address which used to be a service's: who answers there? */
function pastTheMesh({ call, resolved }: CallResult, mesh: Mesh): Symptom {
  const { host = "", port = 0 } = splitHostPort(resolved ?? call.to) ?? {};
  if (host.startsWith("pod:")) return "plaintext";
  const services = mesh.services.filter((service) => hasAddress(service, host));
  // Kubernetes forwards only the ports that the Service has.
  if (services.some(({ spec }) => (spec.ports ?? []).some((served) => served.port === port))) return "plaintext";
  // A VIP without the port or without its Service, an address of a pool that no network routes: nothing ever answers.
  const isNowhere = services.length > 0 || /^(?:svc|auto):/.test(host) || /^2(4\d|5[0-5])\./.test(host);
  return isNowhere ? "slow-close" : "other-destination";
}

function hasAddress({ namespace, name, spec }: Mesh["services"][number], address: string): boolean {
  if (spec.clusterIP === undefined && address === `svc:${namespace}/${name}`) return true;
  return spec.clusterIP === address || (spec.clusterIPs ?? []).includes(address);
}
