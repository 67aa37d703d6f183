// A finding -> the objects whose port opens the listener that it is about: what most kinds of fixes edit.
import { oncePer } from "../manifests/remember.ts";
import { type Mesh, type MeshObject, objectKey } from "../mesh/mesh.ts";
import type { ServiceEntryPort, ServiceEntrySpec, ServicePort, ServiceSpec } from "../mesh/specs.ts";
import type { Finding } from "../policies/policy.ts";
import { kubernetesHostname } from "../simulation/convert-service.ts";
import type { Contribution, Origin } from "../simulation/outbound.ts";
import { kubernetesPortProtocol, type Protocol, parseProtocol } from "../simulation/protocol.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { Evaluation } from "./evaluation.ts";
import { hitWorkloads } from "./hit-workloads.ts";

interface OpenerPort {
  /** Place in `spec.ports`. */
  readonly index: number;
  readonly number: number;
  readonly name: string;
  readonly protocol: Protocol;
}

/** A ServiceEntry or Service of the after state, as far as fixes care. */
export type Opener = {
  readonly hosts: readonly string[];
  /** Literal addresses and CIDRs, and the symbol of a VIP that Git does not hold. */
  readonly addresses: readonly string[];
  readonly ports: readonly OpenerPort[];
} & (
  | { readonly kind: "ServiceEntry"; readonly object: MeshObject<ServiceEntrySpec> }
  | { readonly kind: "Service"; readonly object: MeshObject<ServiceSpec> }
);

/**
 * The causes that are services, with those of the change that would step into their place; or else (a Sidecar or a
 * setting let an old one through) the services that the finding's listeners are made of. Only those with the finding's
 * port, if it has one. In a stable order.
 */
export function openersOf(finding: Finding, change: Change): readonly Opener[] {
  return openersIn(change.simulation)(change.impact)(finding);
}

/** Every kind of fix asks for them. */
const openersIn = oncePer((simulation: Simulation) =>
  oncePer((impact: Evaluation["impact"]) =>
    oncePer((finding: Finding) => findOpeners(finding, { simulation, impact })),
  ),
);

function findOpeners(finding: Finding, { simulation, impact }: Change): readonly Opener[] {
  const { mesh } = simulation;
  const contributions = contributionsTo(finding, simulation);
  const changed = new Set(impact.changed.map(objectKey));
  const causes = new Set(finding.causes.map(objectKey));
  const next = contributions.filter(
    ({ effect, by, origin }) =>
      effect === "dropped" && by !== undefined && causes.has(objectKey(by)) && changed.has(objectKey(origin)),
  );
  const caused = pick(finding, mesh, [...finding.causes, ...next.map(({ origin }) => origin)]);
  const made = contributions.filter(({ effect }) => effect !== "dropped").map(({ origin }) => origin);
  return caused.length > 0 ? caused : pick(finding, mesh, made);
}

type Change = Pick<Evaluation, "simulation" | "impact">;

function pick(finding: Finding, mesh: Mesh, origins: readonly Origin[]): readonly Opener[] {
  const wanted = new Set(origins.map(objectKey));
  return openers(mesh).filter(
    ({ object, ports }) =>
      wanted.has(objectKey(object)) && (finding.port === 0 || ports.some(({ number }) => number === finding.port)),
  );
}

function contributionsTo(finding: Finding, simulation: Simulation): readonly Contribution[] {
  const outbounds = hitWorkloads(finding).map((workload) => simulation.outboundOf(workload));
  return finding.listeners.flatMap((key) =>
    [...new Set(outbounds)].flatMap((outbound) => outbound?.listeners.get(key)?.contributions ?? []),
  );
}

/** All services of a mesh, ServiceEntries first. */
export const openers = oncePer((mesh: Mesh): readonly Opener[] => [
  ...mesh.serviceEntries.map(openerOfEntry),
  ...mesh.services.map((object) => openerOfService(object, mesh.clusterDomain)),
]);

/** The same object in another state of the mesh. */
export function sameOpener(mesh: Mesh, opener: Opener): Opener | undefined {
  return openers(mesh).find(({ object }) => objectKey(object) === objectKey(opener.object));
}

function openerOfEntry(object: MeshObject<ServiceEntrySpec>): Opener {
  const status = object.spec.statusAddresses?.map(({ value }) => value) ?? [];
  const port = ({ number, name, protocol }: ServiceEntryPort, index: number): OpenerPort => ({
    index,
    number,
    name,
    protocol: parseProtocol(protocol),
  });
  return {
    kind: "ServiceEntry",
    object,
    hosts: object.spec.hosts,
    addresses: [...(object.spec.addresses ?? []), ...status],
    ports: (object.spec.ports ?? []).map(port),
  };
}

function openerOfService(object: MeshObject<ServiceSpec>, clusterDomain: string): Opener {
  const { namespace, name, spec } = object;
  const written = [...(spec.clusterIPs ?? []), spec.clusterIP ?? ""].filter((ip) => ip !== "" && ip !== "None");
  const port = (port: ServicePort, index: number): OpenerPort => ({
    index,
    number: port.port,
    name: port.name ?? "",
    protocol: kubernetesPortProtocol(port),
  });
  return {
    kind: "Service",
    object,
    hosts: [kubernetesHostname(name, namespace, clusterDomain)],
    addresses: written.length > 0 ? written : [`svc:${namespace}/${name}`],
    ports: (spec.ports ?? []).map(port),
  };
}
