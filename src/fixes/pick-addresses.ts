// Address pools and everything that is in use -> addresses for several hosts: for each one of every family that there is a pool of.
import { parseCidr } from "../simulation/addresses.ts";
import type { FixContext } from "./candidate.ts";
import type { Refusal } from "./edit/place.ts";
import { freeAddresses, usedAddresses } from "./free-address.ts";

/** What one host gets: one address, or an IPv4 and an IPv6 one. */
export type Given = readonly string[];

/** Of several pools of one family the first that has enough. */
export function pickAddresses(
  count: number,
  { addressPools, simulation, calls }: Pick<FixContext, "addressPools" | "simulation" | "calls">,
): readonly Given[] | Refusal {
  const used = usedAddresses(simulation.mesh, calls);
  const families: (readonly string[])[] = [];
  for (const pools of Map.groupBy(addressPools, isIpv6).values()) {
    const tried = pools.map((pool) => freeAddresses(pool, count, used));
    const free = tried.find((one) => !("reason" in one)) ?? tried[0] ?? { reason: "there is no address pool" };
    if ("reason" in free) return free;
    families.push(free);
  }
  if (families.length === 0) return { reason: "there is no address pool" };
  return Array.from({ length: count }, (_, index) => families.flatMap((free) => free[index] ?? []));
}

function isIpv6(pool: string): boolean {
  return parseCidr(pool)?.address.includes(":") ?? pool.includes(":");
}
