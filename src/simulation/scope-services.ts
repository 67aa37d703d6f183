// Egress listeners -> the services of a scope that get clusters: all imported ones, and the destinations of their
// VirtualServices. istiod: model/sidecar.go collectImportedServices, appendSidecarServices
import { compareText } from "../manifests/compare-text.ts";
import { remember } from "../manifests/remember.ts";
import type { Destination, HttpRoute } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { type EgressScope, matchedPort, type ScopeInputs, withOnlyPort } from "./egress-scope.ts";
import { type Port, type Service, withPorts } from "./service.ts";
import type { VirtualService } from "./virtual-services.ts";

export function mergeServices(
  egress: readonly EgressScope[],
  namespace: string,
  { registry, profile }: ScopeInputs,
): ReadonlyMap<string, Service> {
  const merged = new Map<string, Service>();
  const appendService = APPEND[profile.portsAreMerged]();
  for (const listener of egress) {
    for (const service of listener.services) appendService(merged, service);
    const onlyPort = matchedPort(listener.port, profile);
    for (const virtualService of pullingIn(listener.virtualServices, profile)) {
      for (const [host, ports] of destinationsOf(virtualService, namespace, profile)) {
        const service = chooseDestination(host, namespace, { registry, profile });
        const reduced = service && reducePorts(service, { ports, onlyPort, pulledInPorts: profile.pulledInPorts });
        if (reduced !== undefined) appendService(merged, reduced);
      }
    }
  }
  return merged;
}

function pullingIn(
  virtualServices: readonly VirtualService[],
  { destinationNamespace }: Profile,
): readonly VirtualService[] {
  return destinationNamespace === "not-pulled-in" ? [] : virtualServices;
}

/** One service for each hostname, with the ports of all that can be merged. */
export function mergeVisible(services: readonly Service[]): ReadonlyMap<string, Service> {
  const merged = new Map<string, Service>();
  for (const service of services) appendAlike(merged, service);
  return merged;
}

/** The first service of each hostname, where a Kubernetes Service takes the place of an entry; or the last one. */
export function speakersByHostname(
  services: readonly Service[],
  { hostnameSpeaker }: Profile,
): ReadonlyMap<string, Service> {
  if (hostnameSpeaker === "last") return new Map(services.map((service) => [service.hostname, service]));
  const first = new Map<string, Service>();
  for (const service of services) {
    const known = first.get(service.hostname);
    const outranks = known?.registry === "External" && service.registry === "Kubernetes";
    if (known === undefined || (outranks && hostnameSpeaker === "first-kubernetes"))
      first.set(service.hostname, service);
  }
  return first;
}

function appendAlike(merged: Map<string, Service>, service: Service): void {
  const known = merged.get(service.hostname);
  if (known === undefined) {
    merged.set(service.hostname, service);
    return;
  }
  if (known === service || (known.registry === "Kubernetes" && service.registry === "External")) return;
  if (known.registry === "External" && service.registry === "Kubernetes") {
    merged.set(service.hostname, service);
    return;
  }
  if (samePorts(known.ports, service.ports) || !isMergeable(known, service)) return;
  merged.set(service.hostname, withPortsOf(known, service));
}

function appendWithinNamespace(merged: Map<string, Service>, service: Service): void {
  const known = merged.get(service.hostname);
  if (known === undefined) merged.set(service.hostname, service);
  else if (known.namespace === service.namespace) merged.set(service.hostname, withPortsOf(known, service));
}

function appendNew(merged: Map<string, Service>, service: Service): void {
  if (!merged.has(service.hostname)) merged.set(service.hostname, service);
}

/** What comes later is added to the first of all, not to what became of it. */
function appendToFirst(): Append {
  const first = new Map<string, Service>();
  return (merged, service) => {
    const known = remember(first, service.hostname, () => service);
    if (known === service) merged.set(service.hostname, service);
    else if (known.namespace === service.namespace) merged.set(service.hostname, withPortsOf(known, service));
  };
}

type Append = (merged: Map<string, Service>, service: Service) => void;

const APPEND: Readonly<Record<Profile["portsAreMerged"], () => Append>> = {
  "when-alike": () => appendAlike,
  "within-namespace": () => appendWithinNamespace,
  "first-and-last": appendToFirst,
  "in-the-shared-object": () => appendWithinNamespace,
  never: () => appendNew,
};

function withPortsOf(known: Service, other: Service): Service {
  const numbers = new Set(known.ports.map((port) => port.number));
  const added = other.ports.filter((port) => !numbers.has(port.number));
  return added.length === 0 ? known : { ...known, ports: [...known.ports, ...added] };
}

function samePorts(a: readonly Port[], b: readonly Port[]): boolean {
  return (
    a.length === b.length &&
    a.every((port, index) => {
      const other = b[index];
      return port.name === other?.name && port.number === other.number && port.protocol === other.protocol;
    })
  );
}

function isMergeable(a: Service, b: Service): boolean {
  return (
    a.namespace === b.namespace &&
    a.registry === b.registry &&
    a.resolution === b.resolution &&
    sameRecord(a.labels, b.labels) &&
    sameRecord(a.selector ?? {}, b.selector ?? {}) &&
    sameSet(a.exportTo, b.exportTo)
  );
}

function sameRecord(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((entry) => b.includes(entry));

/** Destination hosts of a VirtualService with the ports that are named; `undefined` is "all ports". */
function destinationsOf(
  { spec }: VirtualService,
  namespace: string,
  { foreignRulesPullNothingIn }: Profile,
): ReadonlyMap<string, ReadonlySet<number> | undefined> {
  const found = new Map<string, Set<number> | undefined>();
  const add = (destination: Destination | undefined): void => {
    if (destination === undefined) return;
    const port = destination.port?.number ?? 0;
    const known = found.get(destination.host);
    if (port === 0) found.set(destination.host, undefined);
    else if (!found.has(destination.host)) found.set(destination.host, new Set([port]));
    else known?.add(port);
  };
  for (const rule of spec.http ?? []) {
    if (foreignRulesPullNothingIn && isForOtherNamespaces(rule, namespace)) continue;
    for (const { destination } of rule.route ?? []) add(destination);
    add(rule.mirror);
    for (const { destination } of rule.mirrors ?? []) add(destination);
  }
  for (const block of [...(spec.tcp ?? []), ...(spec.tls ?? [])]) {
    for (const { destination } of block.route ?? []) add(destination);
  }
  return found;
}

/** All hosts that a VirtualService leads to, or those of its rules for TCP and TLS only. */
export function destinationHosts({ spec }: VirtualService, rules: "all" | "tcp-and-tls"): readonly string[] {
  const blocks = [...(rules === "all" ? (spec.http ?? []) : []), ...(spec.tcp ?? []), ...(spec.tls ?? [])];
  const routed = blocks.flatMap(({ route }) => (route ?? []).map(({ destination }) => destination.host));
  const mirrored = rules === "all" ? (spec.http ?? []).flatMap(mirrorsOf) : [];
  return [...new Set([...routed, ...mirrored])];
}

const mirrorsOf = ({ mirror, mirrors }: HttpRoute): readonly string[] =>
  [mirror, ...(mirrors ?? []).map(({ destination }) => destination)].flatMap((one) => (one ? [one.host] : []));

function isForOtherNamespaces(rule: HttpRoute, namespace: string): boolean {
  const sources = (rule.match ?? []).flatMap(({ sourceNamespace }) => (sourceNamespace ? [sourceNamespace] : []));
  return sources.length > 0 && !sources.includes(namespace);
}

/** The object behind a destination host: the namespace's own (even when it is not exported), else a visible one. */
function chooseDestination(
  host: string,
  namespace: string,
  { registry, profile }: Pick<ScopeInputs, "registry" | "profile">,
): Service | undefined {
  const candidates = registry.byHostname.get(host);
  if (candidates === undefined) return undefined;
  const own = candidates.get(namespace);
  if (own !== undefined) return own;
  const choice = profile.destinationNamespace;
  const eligible = choice === "any" ? [...candidates.values()] : registry.visibleByHostname(namespace, host);
  const owners = eligible.filter((service) => candidates.get(service.namespace) === service);
  if (choice === "best") {
    const isOlder = (a: Service, b: Service): Service => (b.created < a.created ? b : a);
    return (
      owners.find(({ registry: from }) => from === "Kubernetes") ??
      (owners.length > 0 ? owners.reduce(isOlder) : undefined)
    );
  }
  return owners.sort((a, b) => compareText(a.namespace, b.namespace))[0];
}

interface PortChoice {
  /** Undefined: all ports. */
  readonly ports: ReadonlySet<number> | undefined;
  readonly onlyPort: number | undefined;
  readonly pulledInPorts: Profile["pulledInPorts"];
}

function reducePorts(service: Service, { ports, onlyPort, pulledInPorts }: PortChoice): Service | undefined {
  if (pulledInPorts === "all") return service;
  if (onlyPort !== undefined) return withOnlyPort(service, onlyPort);
  if (ports === undefined || pulledInPorts === "listener") return service;
  const kept = service.ports.filter((port) => ports.has(port.number));
  return kept.length === 0 ? undefined : withPorts(service, kept);
}
