// DestinationRules -> the one that a namespace uses for a host: its subsets, and whether its balancer passes through.
// istiod: model/push_context.go destinationRule, setDestinationRules
import { remember } from "../manifests/remember.ts";
import { selects } from "../mesh/match-labels.ts";
import type { Labels, Mesh, MeshObject } from "../mesh/mesh.ts";
import type { DestinationRuleSpec, TrafficPolicy } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { configOrder } from "./order.ts";
import { configDiscovery } from "./registry.ts";
import type { Service } from "./service.ts";
import {
  type DestinationRule,
  type HostIndex,
  mostSpecific,
  type Subset,
  uniteByHost,
} from "./unite-destination-rules.ts";
import { fullHostname } from "./virtual-services.ts";

export type { DestinationRule, Subset };

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

export function collectDestinationRules(mesh: Mesh, profile: Profile): DestinationRules {
  const isDiscovered = configDiscovery(mesh, profile);
  const rules = mesh.destinationRules
    .filter((rule) => isDiscovered(rule.namespace))
    .toSorted(ruleOrder(profile))
    .map((rule) => ruleOf(rule, mesh, profile));
  const byNamespace = Map.groupBy(rules, (rule) => rule.namespace);
  const root = mesh.config.rootNamespace;
  const privateByDefault = mesh.config.defaultDestinationRuleExportTo.includes(".");
  const level = (isIn: (rule: DestinationRule) => boolean): ((namespace: string) => HostIndex) => {
    const known = new Map<string, HostIndex>();
    return (namespace) =>
      remember(known, namespace, () => uniteByHost((byNamespace.get(namespace) ?? []).filter(isIn), profile));
  };
  const own = level(countsAtHome);
  const privateOnes = level((rule) => isPrivate(rule, privateByDefault));
  const exported = level((rule) => !isPrivate(rule, privateByDefault));
  const exportedTo = (client: string, owner: string, hostname: string): readonly DestinationRule[] | undefined => {
    const seen = mostSpecific(exported(owner), hostname)?.filter((rule) => reaches(rule, client)) ?? [];
    return seen.length > 0 ? seen : undefined;
  };
  return {
    namespaces: new Set([...byNamespace.keys(), ...rules.flatMap((rule) => [...rule.exportTo])]),
    hostsApart: (namespace) =>
      rules.filter((rule) => rule.namespace === namespace || rule.exportTo.has(namespace)).map(({ host }) => host),
    selectors: rules.flatMap((rule) => (rule.workloadSelector === undefined ? [] : [rule.workloadSelector])),
    find(client, { hostname, namespace }) {
      if (rules.length === 0) return undefined;
      const found =
        mostSpecific(client.namespace === root ? privateOnes(root) : own(client.namespace), hostname) ??
        exportedTo(client.namespace, namespace, hostname) ??
        exportedTo(client.namespace, root, hostname);
      return chosenFor(client, found ?? []);
    },
  };
}

/** Of rules for one host: one that selects the client's workload, else the last one for everybody. */
function chosenFor(client: Client, rules: readonly DestinationRule[]): DestinationRule | undefined {
  const selecting = rules.find(
    ({ namespace, workloadSelector }) =>
      workloadSelector !== undefined && namespace === client.namespace && selects(workloadSelector, client.labels),
  );
  return selecting ?? rules.findLast(({ workloadSelector }) => workloadSelector === undefined);
}

function ruleOrder(
  profile: Profile,
): (a: MeshObject<DestinationRuleSpec>, b: MeshObject<DestinationRuleSpec>) => number {
  const byAge = configOrder(profile);
  const isForAll = ({ spec }: MeshObject<DestinationRuleSpec>): number => Number(spec.workloadSelector === undefined);
  return profile.ruleSelectors === "first" ? (a, b) => isForAll(a) - isForAll(b) || byAge(a, b) : byAge;
}

function ruleOf(rule: MeshObject<DestinationRuleSpec>, mesh: Mesh, { ruleSelectors }: Profile): DestinationRule {
  const { spec, namespace } = rule;
  const workloadSelector = ruleSelectors === "none" ? undefined : spec.workloadSelector;
  return {
    namespace,
    host: fullHostname(spec.host, namespace, mesh.clusterDomain),
    exportTo: new Set(workloadSelector === undefined ? spec.exportTo : ["."]),
    subsets: (spec.subsets ?? []).map((subset) => ({ ...subset, labels: subset.labels ?? {} })),
    ...(spec.trafficPolicy && { trafficPolicy: spec.trafficPolicy }),
    ...(workloadSelector && { workloadSelector }),
  };
}

const countsAtHome = ({ exportTo, namespace }: DestinationRule): boolean =>
  exportTo.size === 0 || ["*", ".", namespace].some((target) => exportTo.has(target));

/** Of the mesh's default only `.` counts: a rule that says nothing is for everybody otherwise. */
function isPrivate({ exportTo, namespace }: DestinationRule, byDefault: boolean): boolean {
  if (exportTo.size === 0) return byDefault;
  return exportTo.size === 1 && (exportTo.has(".") || exportTo.has(namespace));
}

const reaches = ({ exportTo }: DestinationRule, client: string): boolean =>
  exportTo.size === 0 || exportTo.has("*") || exportTo.has(client);

/** The balancer sends to the address that the client dialled, whatever the endpoints are. */
export function passesThrough(port: number, ...policies: readonly (TrafficPolicy | undefined)[]): boolean {
  const own = policies.findLast((policy) => balancerOf(policy, port) !== undefined);
  return balancerOf(own, port) === "PASSTHROUGH";
}

function balancerOf(policy: TrafficPolicy | undefined, port: number): string | undefined {
  const forPort = policy?.portLevelSettings?.find((settings) => settings.port?.number === port);
  return forPort?.loadBalancer?.simple ?? policy?.loadBalancer?.simple;
}
