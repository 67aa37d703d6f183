// A pool and everything that has an address in the mesh -> addresses that nothing uses.
import ipaddr from "ipaddr.js";
import type { KnownCall } from "../impact/find-calls.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { familyOf, isSymbol, matchedBits, parseCidr, splitHostPort } from "../simulation/addresses.ts";
import type { Refusal } from "./edit/place.ts";

/** What istiod's own allocation hands out. */
const ISTIOD_POOLS = ["240.240.0.0/16", "2001:2::/48"];
/** Where it says that it hands out others. */
const ALLOCATION = ["PILOT_IP_AUTOALLOCATE_IPV4_PREFIX", "PILOT_IP_AUTOALLOCATE_IPV6_PREFIX"];
/** A pool that is full up to here counts as full. */
const MOST_TRIES = 70_000;

/** The first `count` addresses of a pool that are not used and do not lie in a declared range. */
export function freeAddresses(pool: string, count: number, used: readonly string[]): readonly string[] | Refusal {
  const cidr = parseCidr(pool);
  if (cidr === undefined)
    return { reason: `the address pool ${pool} is not a range of addresses such as 240.1.0.0/16` };
  const ranges = [...ISTIOD_POOLS, ...used.filter((address) => parseCidr(address) !== undefined)];
  const single = new Set(used.filter((address) => familyOf(address) !== undefined && !isSymbol(address)).map(plain));
  const network = masked(cidr);
  const size = 1n << BigInt(network.bits - cidr.prefix);

  const free: string[] = [];
  // The first and the last address of a range are nobody's.
  for (let offset = 1n; offset < size - 1n && offset < MOST_TRIES && free.length < count; offset++) {
    const address = toText(network.value + offset, network.bits);
    const taken = single.has(address) || ranges.some((range) => matchedBits(range, address) >= 0);
    if (!taken) free.push(address);
  }
  return free.length === count ? free : { reason: `the address pool ${pool} has no free address` };
}

/** Every address and range that the mesh or a known call mentions; symbols and names too, which are never free either. */
export function usedAddresses(mesh: Mesh, calls: readonly KnownCall[]): readonly string[] {
  const entries = mesh.serviceEntries.flatMap(({ spec }) => [
    ...(spec.addresses ?? []),
    ...(spec.statusAddresses ?? []).map(({ value }) => value),
    ...(spec.endpoints ?? []).map(({ address }) => address ?? ""),
  ]);
  const services = mesh.services.flatMap(({ spec }) => [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])]);
  const endpoints = mesh.endpoints.flatMap(({ spec }) =>
    (spec.subsets ?? []).flatMap(({ addresses, notReadyAddresses }) =>
      [...(addresses ?? []), ...(notReadyAddresses ?? [])].map(({ ip }) => ip),
    ),
  );
  const slices = mesh.endpointSlices.flatMap(({ spec }) =>
    (spec.endpoints ?? []).flatMap(({ addresses }) => addresses),
  );
  const subnets = mesh.virtualServices.flatMap(({ spec }) =>
    [...(spec.tcp ?? []), ...(spec.tls ?? [])].flatMap(({ match }) =>
      (match ?? []).flatMap(({ destinationSubnets }) => destinationSubnets ?? []),
    ),
  );
  const binds = mesh.sidecars.flatMap(({ spec }) => (spec.egress ?? []).map(({ bind }) => bind ?? ""));
  const workloads = mesh.workloadEntries.map(({ spec }) => spec.address ?? "");
  const ranges = mesh.ranges.map(({ cidr }) => cidr);
  const allocated = ALLOCATION.flatMap((name) => mesh.istiod.environment.get(name)?.value ?? []);
  const called = calls.map(({ to }) => splitHostPort(to)?.host ?? to);
  return [entries, services, endpoints, slices, subnets, binds, workloads, ranges, allocated, called].flat();
}

function plain(address: string): string {
  return ipaddr.parse(address).toString();
}

function masked({ address, prefix }: { readonly address: string; readonly prefix: number }): {
  readonly value: bigint;
  readonly bits: number;
} {
  const bytes = ipaddr.parse(address).toByteArray();
  const bits = bytes.length * 8;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const host = BigInt(bits - prefix);
  return { value: (value >> host) << host, bits };
}

function toText(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((value >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
