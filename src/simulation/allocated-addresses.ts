// Entries without addresses -> symbols for the addresses that istiod's controller writes to their status soon after they
// are created, and that only the cluster knows. istiod: pilot/pkg/controllers/ipallocate (1.25–)
import { oncePer } from "../manifests/remember.ts";
import { isWildcard } from "../mesh/hostnames.ts";
import { type Mesh, type MeshObject, type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";

type Entry = MeshObject<ServiceEntrySpec>;

/** The mesh as it is once the controller has run; the same mesh where the release has none or no sidecar would use it. */
export function withAllocatedAddresses(mesh: Mesh, { addressAllocation }: Profile): Mesh {
  if (addressAllocation !== "status" || !mayCaptureDns(mesh)) return mesh;
  return { ...mesh, serviceEntries: mesh.serviceEntries.map(withAddresses) };
}

/** The mesh before the controller has come to these entries. */
export function withoutAllocatedAddresses(mesh: Mesh, entries: readonly ObjectName[]): Mesh {
  const keys = new Set(entries.map(objectKey));
  const strip = (entry: Entry): Entry => {
    if (!keys.has(objectKey(entry))) return entry;
    const written = (entry.spec.statusAddresses ?? []).filter(({ value }) => !value.startsWith(PREFIX));
    return { ...entry, spec: { ...entry.spec, statusAddresses: written } };
  };
  return { ...mesh, serviceEntries: mesh.serviceEntries.map(strip) };
}

/** It has an address that only the cluster knows. */
export const hasAllocatedAddress = ({ spec }: Entry): boolean =>
  (spec.statusAddresses ?? []).some(({ value }) => value.startsWith(PREFIX));

// istiod: networking/serviceentry/ip_autoallocation.go ShouldV2AutoAllocateIP
export function isAllocatedTo({ spec, labels }: Entry): boolean {
  if ((spec.addresses ?? []).length > 0 || (spec.resolution ?? "NONE") === "NONE") return false;
  return labels["networking.istio.io/enable-autoallocate-ip"]?.toLowerCase() !== "false";
}

const PREFIX = "auto:";

const withAddresses = oncePer((entry: Entry): Entry => {
  if (!isAllocatedTo(entry)) return entry;
  const { spec, namespace, name } = entry;
  const { statusAddresses = [] } = spec;
  const known = new Set(statusAddresses.map(({ host }) => host));
  // A wildcard host has an address only where its resolution finds out what the client means.
  const hosts = spec.hosts.filter((host) => !isWildcard(host) || spec.resolution === "DYNAMIC_DNS");
  const missing = [...new Set(hosts)].filter((host) => !known.has(host));
  const symbols = missing.map((host) => ({ host, value: `${PREFIX}${namespace}/${name}/${host}` }));
  return symbols.length === 0
    ? entry
    : { ...entry, spec: { ...spec, statusAddresses: [...statusAddresses, ...symbols] } };
});

const CAPTURE = "ISTIO_META_DNS_CAPTURE";

/** Somebody asks for DNS capture; whose sidecar has it is decided proxy by proxy. */
function mayCaptureDns({ config, proxyConfigs, workloads }: Mesh): boolean {
  return (
    Object.hasOwn(config.proxyMetadata, CAPTURE) ||
    proxyConfigs.some(({ spec }) => Object.hasOwn(spec.environmentVariables ?? {}, CAPTURE)) ||
    workloads.some(({ annotations }) => annotations["proxy.istio.io/config"]?.includes(CAPTURE))
  );
}
