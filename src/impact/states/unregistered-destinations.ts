// Known calls -> those that leave the mesh for a destination that no Service and no entry declares.
import { matches } from "../../mesh/hostnames.ts";
import type { Mesh } from "../../mesh/mesh.ts";
import { matchedBits, splitHostPort } from "../../simulation/addresses.ts";
import type { KnownCall } from "../find-calls.ts";
import { findWay } from "../find-way.ts";
import { followByName } from "../follow-by-name.ts";
import { namespacesOf } from "../pair-proxies.ts";
import type { Found, Search, Side } from "./found.ts";

export const findUnregisteredDestinations: Search<"destination"> = (side) => {
  const isDeclared = declaredIn(side.simulation.mesh);
  return side.calls.filter((call) => leaves(call, side) && !isDeclared(call)).flatMap((call) => foundOf(call, side));
};

/** No listener takes it, and its sidecar lets it through; where its name leads is looked up outside. */
function leaves(call: KnownCall, { simulation }: Side): boolean {
  if (simulation.outboundOf(call.from) === undefined) return false;
  const result = simulation.follow(call);
  const way = findWay(simulation, result);
  if (way.chosenBy === "passthrough") return true;
  return way.chosenBy === "unresolved" && followByName(simulation, call).way.chosenBy === "passthrough";
}

function declaredIn({ services, serviceEntries, clusterDomain }: Mesh): (call: KnownCall) => boolean {
  const hosts = serviceEntries.flatMap(({ spec }) => spec.hosts);
  const addresses = serviceEntries.flatMap(({ spec }) => [
    ...(spec.addresses ?? []),
    ...(spec.endpoints ?? []).flatMap(({ address }) => address ?? []),
  ]);
  const own = new Set(services.flatMap(({ spec }) => [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])]));
  return ({ to }) => {
    const host = splitHostPort(to)?.host ?? to;
    if (host.endsWith(`.svc.${clusterDomain}`) || /^[a-z]+:/.test(host) || own.has(host)) return true;
    if (isLocal(host)) return true;
    return (
      hosts.some((declared) => matches(declared, host)) || addresses.some((range) => matchedBits(range, host) >= 0)
    );
  };
}

/** It leaves nothing, or is a name of the cluster that Git does not know. */
const isLocal = (host: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|::1)$/.test(host) ||
  (!host.includes(".") && !host.includes(":"));

function foundOf(call: KnownCall, { simulation: { mesh } }: Side): readonly Found<"destination">[] {
  const workload = mesh.workloads.find(({ id }) => id === call.from);
  if (workload === undefined) return [];
  const { host = call.to, port = 0 } = splitHostPort(call.to) ?? {};
  const { kind, namespace, name } = workload;
  return [
    {
      identity: `${call.from} ${call.to}`,
      involved: [workload],
      state: {
        kind: "destination",
        object: { kind, namespace, name },
        port,
        details: { from: call.from, to: call.to, hostname: host },
        workloads: [call.from],
        namespaces: namespacesOf([call.from]),
      },
    },
  ];
}
