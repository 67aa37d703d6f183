// A followed call -> the Services that its route sends it to and that Git neither holds nor can be expected to hold: another repository
// or a tool may well have made them. Simulates nothing.
import { isAssumed } from "../mesh/assumed-object.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { CallResult } from "../simulation/call.ts";
import type { Outbound } from "../simulation/outbound.ts";
import { fullHost } from "./routed-hosts.ts";

/** A Service that a route asks for. */
export interface UnheldService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Nothing where the call would be lost if these were there. */
export function unheldServices(mesh: Mesh, outbound: Outbound, result: CallResult): readonly UnheldService[] {
  const led = result.weighted ?? (result.cluster === undefined ? [] : [{ cluster: result.cluster }]);
  const found: UnheldService[] = [];
  for (const { cluster } of led) {
    const known = outbound.clusters.get(cluster);
    if (known !== undefined && (known.type !== "EDS" || known.endpoints.length > 0)) continue;
    const asked = known === undefined ? askedFor(cluster, mesh) : undefined;
    if (asked === undefined) return [];
    found.push(asked);
  }
  return found;
}

function askedFor(cluster: string, mesh: Mesh): UnheldService | undefined {
  const [, port = "", subset = "", host = ""] = cluster.split("|");
  const suffix = `.svc.${mesh.clusterDomain}`;
  const [name = "", namespace = "", ...rest] = host.endsWith(suffix) ? host.slice(0, -suffix.length).split(".") : [];
  if (name === "" || namespace === "" || rest.length > 0 || Number(port) === 0) return undefined;
  const asked = { namespace, name, port: Number(port) };
  return mayBeThere(asked, mesh) && !lacksSubset(subset, host, mesh) ? asked : undefined;
}

/** Who keeps other Services of the namespace here would keep this one here, too; gateways come with the control plane. */
function mayBeThere({ namespace, name }: UnheldService, { services, workloads }: Mesh): boolean {
  const own = services.filter((service) => service.namespace === namespace && !isAssumed(service.source));
  if (own.some((service) => service.name === name)) return false;
  if (GATEWAY.test(name)) return true;
  return own.length === 0 && !workloads.some((workload) => workload.namespace === namespace);
}

/** As Istio's charts and operators name them. */
const GATEWAY = /^istio-(?:in|e)gress(?:gateway)?$/;

/** The rules of the host are here, and none of them has it. */
function lacksSubset(subset: string, host: string, mesh: Mesh): boolean {
  if (subset === "") return false;
  const own = mesh.destinationRules.filter(({ spec, namespace }) => fullHost(spec.host, namespace, mesh) === host);
  return own.length > 0 && !own.some(({ spec }) => spec.subsets?.some(({ name }) => name === subset));
}
