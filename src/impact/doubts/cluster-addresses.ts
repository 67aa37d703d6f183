// A compared change -> doubts about addresses: a literal that may well be the cluster IP of a Service in Git, and addresses
// that istiod's controller gives to entries.
import { locate } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import type { Location } from "../../manifests/notice.ts";
import { type Mesh, type MeshObject, objectKey } from "../../mesh/mesh.ts";
import type { ServiceSpec } from "../../mesh/specs.ts";
import { familyOf, isSymbol, matchedBits, SERVICE_RANGE, splitHostPort } from "../../simulation/addresses.ts";
import { hasAllocatedAddress } from "../../simulation/allocated-addresses.ts";
import { describeProxy } from "../../simulation/proxy.ts";
import { affectedBy } from "./affected.ts";
import { type Compared, type Doubt, listed } from "./doubt.ts";

export function addressDoubts(compared: Compared): readonly Doubt[] {
  return [...clusterAddressDoubts(compared), ...allocationDoubts(compared)];
}

/** A literal address that traffic of this change goes to, or that a changed object takes. */
interface Literal {
  readonly address: string;
  readonly port: number;
  readonly location?: Location;
}

function clusterAddressDoubts(compared: Compared): readonly Doubt[] {
  const { mesh } = compared.after;
  const isPossible = possibleClusterAddress(mesh);
  const literals = literalsOf(compared).filter(({ address }) => isPossible(address));
  const byAddress = new Map(literals.map((literal) => [`${literal.address} ${literal.port}`, literal]));
  return [...byAddress.values()].flatMap(({ address, port, location }): readonly Doubt[] => {
    const [service, ...others] = mesh.services.filter((candidate) => mayBe(candidate, port));
    if (service === undefined) return [];
    const name = `${service.namespace}/${service.name}`;
    const more = others.length === 0 ? "" : `, or of another Service with port ${port}`;
    return [
      {
        kind: "cluster-address",
        about: [address, `Service ${name}`],
        text: `${quoted(address)} is taken to be no Service's cluster IP; Git does not hold the cluster IP of ${quoted(`Service ${name}`)}${others.length === 0 ? "" : ` and ${others.length} more with port ${port}`}`,
        ...(location && { location }),
        settle: `${quoted("kubectl get services -A")} tells`,
        matters: false,
        otherwise: {
          if: `${quoted(address)} is the cluster IP of ${quoted(`Service ${name}`)}${more}`,
          supposing: { kind: "bound", symbol: `svc:${name}`, address },
        },
      },
    ];
  });
}

function literalsOf({ impact, after }: Compared): readonly Literal[] {
  const { calls, changed } = affectedBy(impact);
  const called = calls.flatMap(({ call }): readonly Literal[] => {
    const { host, port } = splitHostPort(call.to) ?? {};
    return host === undefined || port === undefined
      ? []
      : [{ address: host, port, ...(call.source && { location: call.source }) }];
  });
  const taken = after.mesh.serviceEntries
    .filter((entry) => changed.has(objectKey(entry)))
    .flatMap(({ spec, source }) =>
      (spec.addresses ?? []).flatMap((address) =>
        (spec.ports ?? []).map(({ number }) => ({
          address,
          port: number,
          location: locate(source, ["spec", "addresses"]),
        })),
      ),
    );
  return [...called, ...taken];
}

/** In the usual range of cluster IPs, or next to one that Git holds; and no Service of Git has it. */
function possibleClusterAddress({ services }: Mesh): (address: string) => boolean {
  const known = new Set(services.flatMap(({ spec }) => [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])]));
  const network = (address: string): string => address.split(".", 2).join(".");
  const networks = new Set([...known].filter((address) => familyOf(address) === "v4").map(network));
  return (address) =>
    familyOf(address) === "v4" &&
    !isSymbol(address) &&
    !known.has(address) &&
    (matchedBits(SERVICE_RANGE, address) >= 0 || networks.has(network(address)));
}

/** It has a cluster IP, Git does not say which, and it serves the port. */
function mayBe({ spec }: MeshObject<ServiceSpec>, port: number): boolean {
  if (spec.clusterIP || spec.clusterIPs?.[0] || spec.type === "ExternalName") return false;
  return (spec.ports ?? []).some((served) => served.port === port);
}

/** All changed entries in one doubt: either the controller has run, or it has not. */
function allocationDoubts({ before, after, impact }: Compared): readonly Doubt[] {
  const { changed } = affectedBy(impact);
  const entries = [...before.mesh.serviceEntries, ...after.mesh.serviceEntries].filter(
    (entry) => changed.has(objectKey(entry)) && hasAllocatedAddress(entry),
  );
  const names = [...new Set(entries.map((entry) => `ServiceEntry ${entry.namespace}/${entry.name}`))];
  const [first] = entries;
  if (first === undefined || !usesAllocation(after)) return [];
  const one = names.length === 1;
  return [
    {
      kind: "allocated-address",
      about: names,
      text: `${listed(names.map(quoted))} ${one ? "is" : "are"} taken to have an address that istiod allocates, for sidecars with DNS capture`,
      location: locate(first.source),
      matters: false,
      otherwise: {
        if: `istiod has not allocated ${one ? "it" : "them"} (PILOT_ENABLE_IP_AUTOALLOCATE is false, or ${one ? "the entry was" : "the entries were"} created a moment ago)`,
        supposing: { kind: "not-allocated", entries },
      },
    },
  ];
}

function usesAllocation({ sidecars, mesh, profile }: Compared["after"]): boolean {
  return sidecars.some(
    ({ injected, workload }) => injected && describeProxy(workload, mesh, profile).usesAllocatedAddresses,
  );
}
