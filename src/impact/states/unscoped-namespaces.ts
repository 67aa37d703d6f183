// Simulation -> namespaces whose sidecars see everything because no Sidecar is theirs, with what one would spare each of them:
// simulated with a Sidecar that imports what is known to be used. One more simulation, and only when it is asked for.
import { oncePer } from "../../manifests/remember.ts";
import type { Mesh, MeshObject, Namespace } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import { type Simulation, simulate } from "../../simulation/simulate.ts";
import { findCalls } from "../find-calls.ts";
import { findWay } from "../find-way.ts";
import type { Found, Search } from "./found.ts";

export const findUnscopedNamespaces: Search<"unconfined"> = ({ simulation }) => search(simulation);

const search = oncePer((simulation: Simulation): readonly Found<"unconfined">[] => {
  const unscoped = workloadsWithout(simulation);
  if (unscoped.size === 0) return [];
  const { mesh, profile } = simulation;
  const hosts = usedHosts(simulation);
  const sidecars = [...unscoped.keys()].map((namespace) =>
    sidecarFor(namespace, hosts.get(namespace) ?? new Set(), mesh),
  );
  const scoped = simulate(
    { ...mesh, sidecars: [...mesh.sidecars, ...sidecars] },
    { profile, previous: simulation, allInjected: simulation.sidecars.every(({ injected }) => injected) },
  );
  return [...unscoped].flatMap(([namespace, workloads]) => foundOf(namespace, workloads, { simulation, scoped }));
});

/** By namespace. The root namespace has nobody whom a Sidecar would spare anything. */
function workloadsWithout({ mesh, profile, sidecars }: Simulation): ReadonlyMap<string, readonly string[]> {
  const pick = sidecarPicker(mesh, profile);
  const without = sidecars.filter(
    ({ workload: { namespace, labels }, injected }) =>
      injected && namespace !== mesh.config.rootNamespace && pick(namespace, labels) === undefined,
  );
  return new Map(
    [...Map.groupBy(without, ({ workload }) => workload.namespace)].map(([namespace, decisions]) => [
      namespace,
      decisions.map(({ workload }) => workload.id).toSorted(),
    ]),
  );
}

/** `namespace/host` of what known calls end at, by the namespace of the caller. */
function usedHosts(simulation: Simulation): ReadonlyMap<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  for (const call of findCalls(simulation.mesh)) {
    const result = simulation.follow(call);
    const owner = findWay(simulation, result).takers[0];
    const host = (result.cluster ?? "").split("|")[3];
    if (owner === undefined || host === undefined) continue;
    const [namespace = ""] = call.from.split("/", 1);
    const hosts = used.get(namespace) ?? new Set();
    hosts.add(`${owner.namespace}/${host}`);
    used.set(namespace, hosts);
  }
  return used;
}

/** It stands for one that nobody has written: it has no manifest of its own. */
function sidecarFor(namespace: string, hosts: ReadonlySet<string>, mesh: Mesh): MeshObject<SidecarSpec> {
  const others = [...hosts].filter((host) => !host.startsWith(`${namespace}/`)).toSorted();
  const source = { path: "", index: 0, apiVersion: "", kind: "Sidecar", value: {} };
  return {
    kind: "Sidecar",
    namespace,
    name: "default",
    apiVersion: "networking.istio.io/v1",
    labels: {},
    annotations: {},
    created: Number.POSITIVE_INFINITY,
    spec: { egress: [{ hosts: ["./*", `${mesh.config.rootNamespace}/*`, ...others] }] },
    source: source as unknown as MeshObject<SidecarSpec>["source"],
  };
}

interface Both {
  readonly simulation: Simulation;
  readonly scoped: Simulation;
}

function foundOf(
  namespace: string,
  workloads: readonly string[],
  { simulation, scoped }: Both,
): readonly Found<"unconfined">[] {
  const [speaker = ""] = workloads;
  const [now, then] = [simulation, scoped].map((one) => one.outboundOf(speaker));
  if (now === undefined || then === undefined) return [];
  const object: Pick<Namespace, "name"> & { kind: string; namespace: string } = {
    kind: "Namespace",
    namespace: "",
    name: namespace,
  };
  return [
    {
      identity: namespace,
      involved: [object],
      state: {
        kind: "unconfined",
        object,
        port: 0,
        details: {
          sidecars: workloads.length,
          listeners: now.listeners.size,
          clusters: now.clusters.size,
          sparedListeners: now.listeners.size - then.listeners.size,
          sparedClusters: now.clusters.size - then.clusters.size,
        },
        workloads,
        namespaces: [namespace],
      },
    },
  ];
}
