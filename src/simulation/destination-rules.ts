// DestinationRules -> the one that a namespace uses for a host: its subsets, and whether its balancer passes through.
// istiod: model/push_context.go destinationRule, setDestinationRules
import { oncePer, remember } from "../manifests/remember.ts";
import { isWildcard, moreSpecific, subsetOf } from "../mesh/hostnames.ts";
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
  /** Hosts of these rules, some of them wildcards: whatever they cover can have other clusters there than elsewhere. */
  hostsApart(namespace: string): readonly string[];
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
  const levels = new Map<string, HostIndex>();
  const level = (namespace: string, viewer: string): HostIndex =>
    remember(levels, `${namespace} ${viewer}`, () => {
      const rules = byNamespace.get(namespace) ?? [];
      return indexByHost(rules.filter((rule) => isVisible(rule, viewer) && rule.workloadSelector === undefined));
    });
  const selected = oncePer(({ namespace, labels }: Client): HostIndex => {
    const rules = byNamespace.get(namespace) ?? [];
    return indexByHost(rules.filter(({ workloadSelector }) => workloadSelector && selects(workloadSelector, labels)));
  });
  return {
    namespaces: new Set([...byNamespace.keys(), ...candidates.flatMap((rule) => rule.exportTo)]),
    hostsApart: (namespace) =>
      candidates
        .filter((rule) => rule.namespace === namespace || rule.exportTo.includes(namespace))
        .map(({ host }) => host),
    selectors: candidates.flatMap((rule) => (rule.workloadSelector === undefined ? [] : [rule.workloadSelector])),
    find(client, service) {
      const { hostname, namespace } = service;
      return (
        mostSpecific(selected(client), hostname) ??
        mostSpecific(level(client.namespace, client.namespace), hostname) ??
        mostSpecific(level(namespace, client.namespace), hostname) ??
        mostSpecific(level(root, client.namespace), hostname)
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

/** Rules by host, in order, and the wildcards among the hosts, most specific first. */
interface HostIndex {
  readonly byHost: ReadonlyMap<string, readonly DestinationRule[]>;
  readonly wildcards: readonly string[];
}

function indexByHost(rules: readonly DestinationRule[]): HostIndex {
  const byHost = Map.groupBy(rules, ({ host }) => host);
  const wildcards = [...byHost.keys()].filter(isWildcard);
  return { byHost, wildcards: wildcards.sort((a, b) => (moreSpecific(a, b) ? -1 : 1)) };
}

/** Rules for the most specific host that covers the service; several for one host count as one. */
function mostSpecific({ byHost, wildcards }: HostIndex, hostname: string): DestinationRule | undefined {
  const host = byHost.has(hostname) ? hostname : wildcards.find((wildcard) => subsetOf(hostname, wildcard));
  const [first, ...others] = (host === undefined ? undefined : byHost.get(host)) ?? [];
  return first && others.reduce(united, first);
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
