// What the outbound configuration of a proxy depends on, as a key: equal keys, equal configuration. Cost then grows with
// the variety of the mesh, not with its pods.
import { compareText } from "../manifests/compare-text.ts";
import { remember } from "../manifests/remember.ts";
import { coveredBy, selects } from "../mesh/match-labels.ts";
import type { Labels, Mesh, MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import type { DestinationRules } from "./destination-rules.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Registry } from "./registry.ts";
import type { Service } from "./service.ts";
import type { VirtualServices } from "./virtual-services.ts";

export interface ProxyKey {
  /** Same scope: same services and VirtualServices. */
  readonly scope: string;
  /** The namespace from which the scope is seen. */
  readonly viewpoint: string;
  /** In the same scope, same listeners but for `own`. */
  readonly settings: string;
  /** Headless services that the proxy's own pod is behind: their listeners for that pod are for all others. */
  readonly own: readonly Service[];
  /** The proxy's address, where listeners depend on it; else empty. */
  readonly address: string;
  /** In the same scope, same clusters: the namespace whose DestinationRules count, and which of them the labels select. */
  readonly rules: string;
}

/** Stands for all namespaces to which nothing is special; no namespace has this name. */
const ORDINARY_NAMESPACE = "(ordinary)";

export interface KeyInputs {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly registry: Registry;
  readonly virtualServices: VirtualServices;
  readonly destinationRules: DestinationRules;
  readonly endpoints: EndpointIndex;
}

export interface ProxyKeys {
  of(proxy: SidecarProxy, sidecar: MeshObject<SidecarSpec> | undefined): ProxyKey;
  /** Nothing but its namespace and what it says of itself tells it from others: neither its labels nor its address. */
  isPlain(proxy: SidecarProxy): boolean;
}

export function proxyKeys(inputs: KeyInputs): ProxyKeys {
  const { registry, virtualServices } = inputs;
  const isOrdinary = (namespace: string) => !registry.isApart(namespace) && !virtualServices.treatsApart(namespace);
  const labels = sourceLabels(inputs.mesh);
  const sources = selectorKeys(labels, coveredBy);
  const selectors = selectorKeys(inputs.destinationRules.selectors, selects);
  const selecting = inputs.mesh.sidecars.filter(({ spec }) => spec.workloadSelector !== undefined);
  const choosy = new Set(selecting.map(({ namespace }) => namespace));
  const isBlind = labels.length === 0 && inputs.destinationRules.selectors.length === 0;
  const needsAddress = inputs.profile.loopsStoppedBy === "own-address";
  const headless = servicesOfPods(inputs);
  const isPlain = ({ namespace, address }: SidecarProxy): boolean =>
    isBlind && !needsAddress && !choosy.has(namespace) && !headless.has(address ?? "");
  const of: ProxyKeys["of"] = (proxy, sidecar) => {
    const viewpoint = sidecar === undefined && isOrdinary(proxy.namespace) ? ORDINARY_NAMESPACE : proxy.namespace;
    const scope = `${viewpoint}|${sidecar === undefined ? "" : `${sidecar.namespace}/${sidecar.name}`}`;
    const own = headless.get(proxy.address ?? "") ?? [];
    const showsAddress = own.length > 0 || needsAddress;
    const hasRules = inputs.destinationRules.namespaces.has(proxy.namespace);
    return {
      scope,
      viewpoint,
      settings: `${proxy.says}|${sources(proxy.labels)}`,
      own,
      address: showsAddress ? (proxy.address ?? "") : "",
      rules: hasRules ? `${proxy.namespace}|${selectors(proxy.labels)}` : "",
    };
  };
  return { of, isPlain };
}

function sourceLabels({ virtualServices }: Mesh): readonly Labels[] {
  return virtualServices.flatMap(({ spec }) =>
    [...(spec.tcp ?? []), ...(spec.tls ?? []), ...(spec.http ?? [])].flatMap((block) =>
      (block.match ?? []).flatMap((match) => (match.sourceLabels === undefined ? [] : [match.sourceLabels])),
    ),
  );
}

/** Which selectors cover labels, told by what they say: the same text means the same in every state of the mesh. */
function selectorKeys<Selector>(
  all: readonly Selector[],
  covers: (selector: Selector, labels: Labels) => boolean,
): (labels: Labels) => string {
  const distinct = new Map(all.map((selector) => [JSON.stringify(selector), selector]));
  const inOrder = [...distinct].sort(([a], [b]) => compareText(a, b));
  if (inOrder.length === 0) return () => "";
  return (labels) =>
    inOrder
      .filter(([, selector]) => covers(selector, labels))
      .map(([text]) => text)
      .join();
}

/** By address: pods get no listener for their own address where a headless service gives others one. */
function servicesOfPods({ registry, endpoints }: KeyInputs): ReadonlyMap<string, readonly Service[]> {
  const found = new Map<string, Service[]>();
  for (const service of registry.services) {
    if (service.resolution !== "PASSTHROUGH") continue;
    const addresses = new Set(endpoints.of(service.hostname, service.namespace).map(({ address }) => address));
    for (const address of addresses) remember(found, address, () => []).push(service);
  }
  return found;
}
