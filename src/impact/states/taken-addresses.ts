// Mesh -> addresses of entries that are a Service's, or that the cluster can give to one or to a pod at any time.
import { type Mesh, objectKey } from "../../mesh/mesh.ts";
import { isAddress, matchedBits } from "../../simulation/addresses.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import type { Origin } from "../../simulation/outbound.ts";
import type { Found, Search } from "./found.ts";

type Entry = Mesh["serviceEntries"][number];
type Owner = Mesh["services"][number];

/** Addresses alone, no ranges: a range is declared to cover what others have. */
export const findTakenAddresses: Search<"address"> = ({ simulation: { mesh } }) => {
  const owners = ownersOf(mesh);
  return mesh.serviceEntries.flatMap((entry) =>
    (entry.spec.addresses ?? [])
      .filter(isAddress)
      .flatMap((address) => foundOf(entry, address, { mesh, owner: owners.get(address) })),
  );
};

function ownersOf({ services }: Mesh): ReadonlyMap<string, Owner> {
  return new Map(
    services.flatMap((service) =>
      [service.spec.clusterIP ?? "", ...(service.spec.clusterIPs ?? [])]
        .filter(isAddress)
        .map((address) => [address, service] as const),
    ),
  );
}

interface Surroundings {
  readonly mesh: Mesh;
  readonly owner: Owner | undefined;
}

function foundOf(entry: Entry, address: string, { mesh, owner }: Surroundings): readonly Found<"address">[] {
  const isSame = owner !== undefined && speaksFor(entry, owner, mesh.clusterDomain);
  if (isSame) return [];
  const range = owner === undefined ? mesh.ranges.find(({ cidr }) => matchedBits(cidr, address) >= 0) : undefined;
  if (owner === undefined && range === undefined) return [];
  const details = { address, range: range?.cidr ?? "", rangeOf: range?.of ?? "" } as const;
  const port = owner === undefined ? 0 : sharedPort(entry, owner);
  const shared = { kind: "address", object: originOf(entry), port, details, workloads: [] } as const;
  return [
    {
      identity: `${objectKey(entry)} ${address}`,
      involved: owner === undefined ? [entry] : [entry, owner],
      state: {
        ...shared,
        namespaces: [entry.namespace],
        ...(owner !== undefined && { other: originOf(owner) }),
      },
    },
  ];
}

/** An entry may declare what is a Service already, under the Service's own name. */
function speaksFor({ spec }: Entry, { name, namespace }: Owner, clusterDomain: string): boolean {
  return spec.hosts.includes(kubernetesHostname(name, namespace, clusterDomain));
}

/** The first port that both have; 0 when they have none in common. */
function sharedPort(entry: Entry, owner: Owner): number {
  const ports = new Set((owner.spec.ports ?? []).map(({ port }) => port));
  return (entry.spec.ports ?? []).find(({ number }) => ports.has(number))?.number ?? 0;
}

const originOf = ({ kind, namespace, name }: Origin): Origin => ({ kind, namespace, name });
