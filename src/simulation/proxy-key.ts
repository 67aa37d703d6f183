// What the outbound configuration of a proxy depends on, as a key: equal keys, equal configuration. Cost then grows with
// the variety of the mesh, not with its pods.
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import type { DestinationRules } from "./destination-rules.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import { coveredBy, selects } from "./labels.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Registry } from "./registry.ts";
import type { VirtualServices } from "./virtual-services.ts";

export interface ProxyKey {
  /** Same scope: same services and VirtualServices. */
  readonly scope: string;
  /** Same listeners and clusters. */
  readonly outbound: string;
}

export interface KeyInputs {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly registry: Registry;
  readonly virtualServices: VirtualServices;
  readonly destinationRules: DestinationRules;
  readonly endpoints: EndpointIndex;
}

export function proxyKeys(
  inputs: KeyInputs,
): (proxy: SidecarProxy, sidecar: MeshObject<SidecarSpec> | undefined) => ProxyKey {
  const isOrdinary = ordinaryNamespaces(inputs);
  const labelKey = labelKeys(inputs);
  const showsAddress = addressesThatShow(inputs);
  return (proxy, sidecar) => {
    const place = sidecar === undefined && isOrdinary(proxy.namespace) ? "*" : proxy.namespace;
    const scope = `${place}|${sidecar === undefined ? "" : `${sidecar.namespace}/${sidecar.name}`}`;
    const own = proxy.address !== undefined && showsAddress(proxy.address) ? proxy.address : "";
    const ports = [...proxy.reservedPorts].join(",");
    const metadata = [
      proxy.interception,
      proxy.dnsCapture,
      proxy.usesAllocatedAddresses,
      proxy.httpProxyPort,
      proxy.unprivileged,
      ports,
    ].join(",");
    const rules = inputs.destinationRules.namespaces.has(proxy.namespace) ? proxy.namespace : "";
    return { scope, outbound: [scope, metadata, labelKey(proxy), own, rules].join("|") };
  };
}

/** A namespace to which nothing is special sees what every such namespace sees. */
function ordinaryNamespaces({ registry, virtualServices }: KeyInputs): (namespace: string) => boolean {
  const special = new Set<string>(registry.exportedTo.keys());
  // A VirtualService reaches the client namespace's own services even when they are exported to nobody, and an alias
  // has one name more in its own namespace.
  const everybodys = new Set(registry.publicServices);
  for (const service of registry.services) {
    const isSpecial =
      !everybodys.has(service) || service.resolution === "ALIAS" || registry.contested.has(service.hostname);
    if (isSpecial) special.add(service.namespace);
  }
  return (namespace) => !special.has(namespace) && !virtualServices.treatsApart(namespace);
}

/** Which of the label selectors of the mesh cover the proxy. */
function labelKeys({ mesh, destinationRules }: KeyInputs): (proxy: SidecarProxy) => string {
  const sources = mesh.virtualServices.flatMap(({ spec }) =>
    [...(spec.tcp ?? []), ...(spec.tls ?? []), ...(spec.http ?? [])].flatMap((block) =>
      (block.match ?? []).flatMap((match) => (match.sourceLabels === undefined ? [] : [match.sourceLabels])),
    ),
  );
  return ({ labels }) =>
    [
      ...sources.map((selector) => Number(coveredBy(selector, labels))),
      ...destinationRules.selectors.map((selector) => Number(selects(selector, labels))),
    ].join("");
}

/** Pods get no listener for their own address where a headless service gives others one; or all stop traffic to themselves. */
function addressesThatShow({ profile, registry, endpoints }: KeyInputs): (address: string) => boolean {
  if (profile.loopsStoppedBy === "own-address") return () => true;
  const headless = registry.services.filter(({ resolution }) => resolution === "PASSTHROUGH");
  const addresses = new Set(
    headless.flatMap(({ hostname, namespace }) => endpoints.of(hostname, namespace).map(({ address }) => address)),
  );
  return (address) => addresses.has(address);
}
