// Simulation -> hosts that several objects declare, and where a sidecar that sees both does not send where one of them says.
import { type Mesh, objectKey } from "../../mesh/mesh.ts";
import { joinHostPort, splitHostPort } from "../../simulation/addresses.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import type { Origin, Outbound } from "../../simulation/outbound.ts";
import { namespacesOf } from "../pair-proxies.ts";
import { type Found, listWorkloads, type Search, type Side } from "./found.ts";

interface Declaration {
  readonly object: Origin;
  readonly hostname: string;
  readonly ports: readonly number[];
  /** Addresses that it sends to, without ports; empty where they are found otherwise. */
  readonly endpoints: readonly string[];
  readonly exportTo: readonly string[];
}

/** More than this share a host only in a mesh that is not for people to read. */
const MOST_DECLARATIONS = 20;

export const findDuplicateHosts: Search<"host"> = (side) => {
  const byHost = Map.groupBy(declarationsIn(side.simulation.mesh), ({ hostname }) => hostname);
  return [...byHost.values()]
    .filter((all) => all.length > 1 && all.length <= MOST_DECLARATIONS)
    .flatMap((all) => all.flatMap((one) => lossOf(one, all, side)));
};

function declarationsIn(mesh: Mesh): readonly Declaration[] {
  const standard = mesh.config.defaultServiceExportTo;
  const entries = mesh.serviceEntries.flatMap(({ kind, namespace, name, spec }) =>
    [...new Set(spec.hosts)].map((hostname) => ({
      object: { kind, namespace, name },
      hostname,
      ports: (spec.ports ?? []).map(({ number }) => number),
      endpoints: (spec.endpoints ?? []).flatMap(({ address }) => address ?? []),
      exportTo: spec.exportTo ?? standard,
    })),
  );
  const hosts = new Set(entries.map(({ hostname }) => hostname));
  const services = mesh.services
    .map(({ kind, namespace, name, spec }) => ({
      object: { kind, namespace, name },
      hostname: kubernetesHostname(name, namespace, mesh.clusterDomain),
      ports: (spec.ports ?? []).map(({ port }) => port),
      endpoints: [],
      exportTo: ["*"],
    }))
    .filter(({ hostname }) => hosts.has(hostname));
  return [...entries, ...services];
}

/** What others see, or what is of the same namespace. A private declaration beside a public one is meant to be another. */
function meets(a: Declaration, b: Declaration): boolean {
  return a.object.namespace === b.object.namespace || (isPublic(a) && isPublic(b));
}

const isPublic = ({ exportTo }: Declaration): boolean => exportTo.includes("*");

function lossOf(loser: Declaration, all: readonly Declaration[], { simulation }: Side): readonly Found<"host">[] {
  const others = all.filter((other) => other !== loser && meets(loser, other));
  if (others.length === 0 || loser.object.kind === "Service") return [];
  const ports = new Set<number>();
  const workloads: string[] = [];
  let winner: Origin | undefined;
  for (const { proxies, outbound } of simulation.groups()) {
    const held = others.flatMap((other) => holderIn(outbound, other) ?? [])[0];
    if (held === undefined || isAtHome(held, loser.object, proxies)) continue;
    const lost = loser.ports.filter((port) => !isObeyed(outbound, loser, port));
    if (lost.length === 0) continue;
    winner ??= held;
    for (const port of lost) ports.add(port);
    workloads.push(...proxies);
  }
  if (winner === undefined) return [];
  const { object, hostname } = loser;
  return [
    {
      identity: `${objectKey(object)} ${hostname}`,
      involved: [object, winner],
      state: {
        kind: "host",
        object,
        other: winner,
        port: 0,
        details: {
          hostname,
          lostPorts: [...ports].toSorted((a, b) => a - b).map(String),
          sameNamespace: winner.namespace === object.namespace,
        },
        workloads: listWorkloads(workloads),
        namespaces: namespacesOf(workloads),
      },
    },
  ];
}

/** A namespace that has a declaration of its own goes by that: so it is meant. */
function isAtHome(held: Origin, loser: Origin, [speaker = ""]: readonly string[]): boolean {
  return held.namespace !== loser.namespace && speaker.startsWith(`${held.namespace}/`);
}

const clusterOf = ({ clusters }: Outbound, hostname: string, port: number) =>
  clusters.get(`outbound|${port}||${hostname}`);

/** The other object, where its clusters are what the sidecar has for the host. */
function holderIn(outbound: Outbound, { object, hostname, ports }: Declaration): Origin | undefined {
  const key = objectKey(object);
  const isHeld = ports.some((port) => {
    const origin = clusterOf(outbound, hostname, port)?.origin;
    return origin !== undefined && objectKey(origin) === key;
  });
  return isHeld ? object : undefined;
}

/** Its own cluster, or another's that sends to its endpoints as well. */
function isObeyed(outbound: Outbound, { object, hostname, endpoints }: Declaration, port: number): boolean {
  const cluster = clusterOf(outbound, hostname, port);
  if (cluster === undefined) return false;
  if (cluster.origin !== undefined && objectKey(cluster.origin) === objectKey(object)) return true;
  const reached = new Set(cluster.endpoints.map((endpoint) => splitHostPort(endpoint)?.host ?? endpoint));
  const wanted = endpoints.length > 0 ? endpoints : cluster.type === "ORIGINAL_DST" ? [] : [hostname];
  return wanted.every((address) => reached.has(address) || reached.has(joinHostPort(address, port)));
}
