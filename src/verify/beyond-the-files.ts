// (Files, live proxy) -> whether a service that the live proxy knows is one that these files cannot know: a Service of a
// namespace that they hold no Services and workloads of, such as kube-system. Counts what is left out for it.
import { compareText } from "../manifests/compare-text.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { LiveProxy } from "./live-proxy.ts";
import type { Beyond } from "./verification.ts";

/** Decides about hostnames, and keeps the count. */
export interface Outsiders {
  /** The namespace of a service that the files cannot know; undefined for one that they should. */
  readonly namespaceOf: (hostname: string) => string | undefined;
  /** Counts one thing that is left out for these services. */
  readonly leaveOut: (hostnames: readonly string[]) => void;
  /** Counts things of pods that no workload of the files runs. */
  readonly leaveOutPods: (hostname: string, count: number) => void;
  readonly found: () => readonly Beyond[];
}

/** Every cluster has it, and no repository. */
const API_SERVER = "kubernetes.default.svc.";

export function findOutsiders(simulation: Simulation, live: LiveProxy): Outsiders {
  const { mesh } = simulation;
  const managed = new Set([...mesh.services, ...mesh.workloads].map(({ namespace }) => namespace));
  const withEntries = new Set([...managed, ...mesh.serviceEntries.map(({ namespace }) => namespace)]);
  const entryHosts = new Set(mesh.serviceEntries.flatMap(({ spec }) => spec.hosts ?? []));
  const said = new Map(
    (live.clusters ?? []).flatMap(({ name, namespace }) =>
      namespace === undefined ? [] : [[hostnameOf(name) ?? "", namespace] as const],
    ),
  );
  const suffix = `.svc.${mesh.clusterDomain}`;
  const counts = new Map<
    string,
    { readonly beyond: Omit<Beyond, "names" | "count">; names: Set<string>; count: number }
  >();
  const count = (what: Beyond["what"], namespace: string, hostname: string, more: number): void => {
    const key = `${namespace} ${what}`;
    const entry = counts.get(key) ?? { beyond: { namespace, what }, names: new Set<string>(), count: 0 };
    counts.set(key, entry);
    entry.names.add(hostname);
    entry.count += more;
  };
  const kubernetesNamespace = (hostname: string): string | undefined =>
    hostname.endsWith(suffix) ? hostname.slice(0, -suffix.length).split(".").at(-1) : undefined;
  const outsiders: Outsiders = {
    namespaceOf(hostname) {
      if (entryHosts.has(hostname)) return undefined;
      const ofService = kubernetesNamespace(hostname);
      if (ofService !== undefined)
        return managed.has(ofService) && !hostname.startsWith(API_SERVER) ? undefined : ofService;
      const namespace = said.get(hostname);
      return namespace === undefined || withEntries.has(namespace) ? undefined : namespace;
    },
    leaveOut(hostnames) {
      for (const [index, hostname] of hostnames.entries())
        count("services", outsiders.namespaceOf(hostname) ?? "", hostname, index === 0 ? 1 : 0);
    },
    leaveOutPods(hostname, more) {
      count("pods", kubernetesNamespace(hostname) ?? said.get(hostname) ?? "", hostname, more);
    },
    found: () =>
      [...counts.entries()]
        .sort(([a], [b]) => compareText(a, b))
        .map(([, { beyond, names, count: all }]) => ({ ...beyond, names: [...names].sort(compareText), count: all })),
  };
  return outsiders;
}

/** Of `outbound|port|subset|hostname`. */
export function hostnameOf(cluster: string): string | undefined {
  const parts = cluster.split("|");
  return parts[0] === "outbound" && parts.length === 4 ? parts[3] : undefined;
}
