// (Registry, all Sidecars of the mesh) -> the Registry as it is once istiod has built their scopes, for releases that wrote
// the ports which a scope merges into the service that all scopes share. istiod: model/sidecar.go ConvertToSidecarScope (–1.12.4)
import type { MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import { matchedPort, type ScopeInputs } from "./egress-scope.ts";
import { indexServices, type Registry } from "./registry.ts";
import type { Service } from "./service.ts";
import { buildSidecarScope } from "./sidecar-scope.ts";

/** istiod goes through the Sidecars at every push: what one has merged, another may merge on. */
const MOST_PUSHES = 8;

export function shareMergedPorts(sidecars: readonly MeshObject<SidecarSpec>[], inputs: ScopeInputs): Registry {
  let { registry } = inputs;
  for (let push = 0; push < MOST_PUSHES; push++) {
    const grown = grownServices(sidecars, { ...inputs, registry });
    if (grown.size === 0) break;
    const services = registry.services.map((service) => grown.get(service) ?? service);
    registry = indexServices(services, inputs.mesh.config, inputs.profile);
  }
  return registry;
}

function grownServices(
  sidecars: readonly MeshObject<SidecarSpec>[],
  inputs: ScopeInputs,
): ReadonlyMap<Service, Service> {
  const grown = new Map<Service, Service>();
  for (const sidecar of sidecars) {
    const { egress, services } = buildSidecarScope(sidecar.namespace, sidecar, inputs);
    const copied = new Set<string>();
    const first = new Map<string, Service>();
    for (const listener of egress) {
      // What a listener with a port of its own imports is a copy.
      const names = matchedPort(listener.port, inputs.profile) === undefined ? undefined : copied;
      for (const service of listener.services) {
        if (first.has(service.hostname)) continue;
        first.set(service.hostname, service);
        names?.add(service.hostname);
      }
    }
    for (const [hostname, all] of services) {
      const shared = first.get(hostname) ?? inputs.registry.byHostname.get(hostname)?.get(all.namespace);
      if (shared !== undefined && all.ports.length > shared.ports.length && !copied.has(hostname))
        grown.set(shared, all);
    }
  }
  return grown;
}
