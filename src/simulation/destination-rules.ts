// DestinationRules -> the one that a namespace uses for a host: its subsets, and whether its balancer passes through.
// istiod: model/push_context.go destinationRule, setDestinationRules

import { moreSpecific, subsetOf } from "../mesh/hostnames.ts";
import type { Labels, Mesh, MeshObject } from "../mesh/mesh.ts";
import type { DestinationRuleSpec, TrafficPolicy } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { selects } from "./labels.ts";
import { configOrder } from "./order.ts";
import { configDiscovery } from "./registry.ts";
import type { Service } from "./service.ts";
import { fullHostname } from "./virtual-services.ts";

export interface Subset {
  readonly name: string;
  readonly labels: Labels;
  readonly trafficPolicy?: TrafficPolicy;
}

export interface DestinationRule {
  readonly host: string;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets: readonly Subset[];
}

export interface Client {
  readonly namespace: string;
  readonly labels: Labels;
}

export interface DestinationRules {
  find(client: Client, service: Service): DestinationRule | undefined;
  /** Namespaces with rules of their own or exported to them in particular: their clusters can differ from everybody's. */
  readonly namespaces: ReadonlySet<string>;
  readonly selectors: readonly NonNullable<DestinationRuleSpec["workloadSelector"]>[];
}

interface Candidate extends DestinationRule {
  readonly namespace: string;
  readonly exportTo: readonly string[];
  readonly workloadSelector?: DestinationRuleSpec["workloadSelector"];
}

export function collectDestinationRules(mesh: Mesh, profile: Profile): DestinationRules {
  const isDiscovered = configDiscovery(mesh, profile);
  const candidates = mesh.destinationRules
    .filter((rule) => isDiscovered(rule.namespace))
    .toSorted(configOrder(profile))
    .map((rule) => candidateOf(rule, mesh));
  const byNamespace = Map.groupBy(candidates, (rule) => rule.namespace);
  const root = mesh.config.rootNamespace;
  const isVisible = (rule: Candidate, namespace: string): boolean =>
    rule.exportTo.includes("*") || rule.exportTo.includes(namespace);
  const level = (namespace: string, viewer: string): readonly Candidate[] =>
    (byNamespace.get(namespace) ?? []).filter((rule) => isVisible(rule, viewer) && rule.workloadSelector === undefined);
  return {
    namespaces: new Set([...byNamespace.keys(), ...candidates.flatMap((rule) => rule.exportTo)]),
    selectors: candidates.flatMap((rule) => (rule.workloadSelector === undefined ? [] : [rule.workloadSelector])),
    find(client, service) {
      const own = byNamespace.get(client.namespace) ?? [];
      const selected = own.filter(
        (rule) => rule.workloadSelector !== undefined && selects(rule.workloadSelector, client.labels),
      );
      return (
        mostSpecific(selected, service.hostname) ??
        mostSpecific(level(client.namespace, client.namespace), service.hostname) ??
        mostSpecific(level(service.namespace, client.namespace), service.hostname) ??
        mostSpecific(level(root, client.namespace), service.hostname)
      );
    },
  };
}

function candidateOf(rule: MeshObject<DestinationRuleSpec>, mesh: Mesh): Candidate {
  const written = rule.spec.exportTo ?? [];
  const exportTo = written.length > 0 ? written : mesh.config.defaultDestinationRuleExportTo;
  return {
    namespace: rule.namespace,
    host: fullHostname(rule.spec.host, rule.namespace, mesh.clusterDomain),
    exportTo: exportTo.map((entry) => (entry === "." ? rule.namespace : entry)),
    subsets: (rule.spec.subsets ?? []).map((subset) => ({ ...subset, labels: subset.labels ?? {} })),
    ...(rule.spec.trafficPolicy && { trafficPolicy: rule.spec.trafficPolicy }),
    ...(rule.spec.workloadSelector && { workloadSelector: rule.spec.workloadSelector }),
  };
}

/** Rules for the most specific host that covers the service; several for one host count as one. */
function mostSpecific(rules: readonly Candidate[], hostname: string): DestinationRule | undefined {
  let best: DestinationRule | undefined;
  for (const rule of rules) {
    if (!subsetOf(hostname, rule.host)) continue;
    if (best === undefined || moreSpecific(rule.host, best.host)) best = rule;
    else if (rule.host === best.host) best = united(best, rule);
  }
  return best;
}

function united(first: DestinationRule, second: DestinationRule): DestinationRule {
  const names = new Set(first.subsets.map((subset) => subset.name));
  const trafficPolicy = first.trafficPolicy ?? second.trafficPolicy;
  return {
    host: first.host,
    subsets: [...first.subsets, ...second.subsets.filter((subset) => !names.has(subset.name))],
    ...(trafficPolicy && { trafficPolicy }),
  };
}

/** The balancer sends to the address that the client dialled, whatever the endpoints are. */
export function passesThrough(port: number, ...policies: readonly (TrafficPolicy | undefined)[]): boolean {
  const own = policies.findLast((policy) => balancerOf(policy, port) !== undefined);
  return balancerOf(own, port) === "PASSTHROUGH";
}

function balancerOf(policy: TrafficPolicy | undefined, port: number): string | undefined {
  const forPort = policy?.portLevelSettings?.find((settings) => settings.port?.number === port);
  return forPort?.loadBalancer?.simple ?? policy?.loadBalancer?.simple;
}
