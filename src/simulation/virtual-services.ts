// VirtualServices -> those bound to sidecars, with full host names, delegates merged, and which namespace sees which.
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { Destination, HttpRoute, RouteDestination, VirtualServiceSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import { configOrder } from "./order.ts";
import { configDiscovery, defaultExportTo } from "./registry.ts";
import { newVisibility, type Visibility } from "./visibility.ts";

export interface VirtualService {
  readonly namespace: string;
  readonly name: string;
  readonly created: number;
  readonly hosts: readonly string[];
  readonly spec: VirtualServiceSpec;
}

export interface VirtualServices {
  readonly all: readonly VirtualService[];
  /** For a namespace: private to it, exported to it, public; oldest first in each. */
  readonly visible: Visibility<VirtualService>;
  /** Some VirtualService is only for this namespace, or names it as a source. */
  treatsApart(namespace: string): boolean;
}

export function collectVirtualServices(mesh: Mesh, profile: Profile): VirtualServices {
  const isDiscovered = configDiscovery(mesh, profile);
  const all = mesh.virtualServices.filter((object) => isDiscovered(object.namespace)).toSorted(configOrder(profile));
  const roots = mergeDelegates(all, mesh).filter(
    ({ spec }) => (spec.gateways ?? []).length === 0 || (spec.gateways ?? []).includes("mesh"),
  );
  const sources = sourceNamespaces(roots);
  const defaults = defaultExportTo(mesh.config.defaultVirtualServiceExportTo, profile);
  const everybody: VirtualService[] = [];
  const own = new Map<string, VirtualService[]>();
  const foreign = new Map<string, VirtualService[]>();
  const named = roots.map((object) => ({ object, service: qualified(object, mesh.clusterDomain) }));
  for (const { object, service } of named) {
    for (const target of exportTargets(object, defaults)) {
      if (target === "*") everybody.push(service);
      else pushTo(target === object.namespace ? own : foreign, target, service);
    }
  }
  const targets = new Set([...own.keys(), ...foreign.keys()]);
  const exported = new Map(
    [...targets].map((name) => [name, [...(own.get(name) ?? []), ...(foreign.get(name) ?? [])]]),
  );
  return {
    all: named.map(({ service }) => service),
    visible: newVisibility(exported, everybody),
    treatsApart: (namespace) => targets.has(namespace) || sources.has(namespace),
  };
}

function sourceNamespaces(objects: readonly MeshObject<VirtualServiceSpec>[]): ReadonlySet<string> {
  const blocks = objects.flatMap(({ spec }) => [...(spec.http ?? []), ...(spec.tls ?? []), ...(spec.tcp ?? [])]);
  return new Set(blocks.flatMap((block) => (block.match ?? []).map((match) => match.sourceNamespace ?? "")));
}

function pushTo(map: Map<string, VirtualService[]>, key: string, value: VirtualService): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function exportTargets(object: MeshObject<VirtualServiceSpec>, defaults: readonly string[]): readonly string[] {
  const written = object.spec.exportTo ?? [];
  const exportTo = written.length > 0 ? written : defaults;
  if (exportTo.includes("*")) return ["*"];
  if (exportTo.includes("~")) return [];
  return [...new Set(exportTo.map((entry) => (entry === "." ? object.namespace : entry)))];
}

// istiod: model/virtualservice.go mergeVirtualServicesIfNeeded
function mergeDelegates(
  all: readonly MeshObject<VirtualServiceSpec>[],
  mesh: Mesh,
): readonly MeshObject<VirtualServiceSpec>[] {
  const delegates = new Map<string, MeshObject<VirtualServiceSpec>>();
  for (const object of all) {
    if ((object.spec.hosts ?? []).length === 0) delegates.set(`${object.namespace}/${object.name}`, object);
  }
  return all
    .filter((object) => (object.spec.hosts ?? []).length > 0)
    .map((root) => {
      const http = root.spec.http?.flatMap((rule) => expandDelegate(rule, root, { delegates, mesh }));
      return http === undefined ? root : { ...root, spec: { ...root.spec, http } };
    });
}

interface DelegateLookup {
  readonly delegates: ReadonlyMap<string, MeshObject<VirtualServiceSpec>>;
  readonly mesh: Mesh;
}

/** A rule that delegates becomes the delegate's rules; one that leads nowhere disappears. */
function expandDelegate(
  rule: HttpRoute,
  root: MeshObject<VirtualServiceSpec>,
  { delegates, mesh }: DelegateLookup,
): readonly HttpRoute[] {
  if (rule.delegate === undefined) return [rule];
  const delegate = delegates.get(`${rule.delegate.namespace || root.namespace}/${rule.delegate.name ?? ""}`);
  if (delegate === undefined) return [];
  const targets = exportTargets(delegate, mesh.config.defaultVirtualServiceExportTo);
  if (!targets.includes("*") && !targets.includes(root.namespace)) return [];
  return (delegate.spec.http ?? []).map((own) => {
    const match = combineMatches(rule.match ?? [], own.match ?? []);
    return qualifyRule({ ...own, match }, delegate.namespace, mesh.clusterDomain);
  });
}

type Matches = NonNullable<HttpRoute["match"]>;

function combineMatches(outer: Matches, inner: Matches): Matches {
  if (outer.length === 0) return inner;
  if (inner.length === 0) return outer;
  return outer.flatMap((a) => inner.map((b) => ({ ...a, ...b })));
}

/** Short names are names of the object's own namespace. istiod: model/virtualservice.go resolveVirtualServiceShortnames */
function qualified(object: MeshObject<VirtualServiceSpec>, domain: string): VirtualService {
  const { namespace, name, created, spec } = object;
  const full = (destinations: readonly RouteDestination[] | undefined) =>
    (destinations ?? []).map((entry) => ({
      ...entry,
      destination: fullDestination(entry.destination, namespace, domain),
    }));
  return {
    namespace,
    name,
    created,
    hosts: (spec.hosts ?? []).map((host) => fullHostname(host, namespace, domain)),
    spec: {
      ...spec,
      http: (spec.http ?? []).map((rule) => qualifyRule(rule, namespace, domain)),
      tls: (spec.tls ?? []).map((block) => ({ ...block, route: full(block.route) })),
      tcp: (spec.tcp ?? []).map((block) => ({ ...block, route: full(block.route) })),
    },
  };
}

function qualifyRule(rule: HttpRoute, namespace: string, domain: string): HttpRoute {
  const full = (destination: Destination) => fullDestination(destination, namespace, domain);
  return {
    ...rule,
    ...(rule.route && { route: rule.route.map((entry) => ({ ...entry, destination: full(entry.destination) })) }),
    ...(rule.mirror && { mirror: full(rule.mirror) }),
    ...(rule.mirrors && { mirrors: rule.mirrors.map((entry) => ({ ...entry, destination: full(entry.destination) })) }),
  };
}

function fullDestination(destination: Destination, namespace: string, domain: string): Destination {
  return { ...destination, host: fullHostname(destination.host, namespace, domain) };
}

/** istiod: model/virtualservice.go ResolveShortnameToFQDN */
export function fullHostname(host: string, namespace: string, domain: string): string {
  const isFull = host === "" || host === "*" || host.includes(".") || isAddress(host);
  return isFull ? host : `${host}.${namespace}.svc.${domain}`;
}
