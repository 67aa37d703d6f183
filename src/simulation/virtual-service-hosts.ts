// VirtualServices in their order -> those that a service's host is meant by, found by name: thousands of services may ask
// thousands of VirtualServices.
import { oncePer, remember } from "../manifests/remember.ts";
import { isWildcard, matches, moreSpecific, subsetOf } from "../mesh/hostnames.ts";
import type { VirtualService } from "./virtual-services.ts";

export interface VirtualServiceHosts {
  /** Those with a host that overlaps this one, in order. */
  overlapping(hostname: string): readonly VirtualService[];
  /** The first one with the most specific host that covers this one. */
  mostSpecificFor(hostname: string): VirtualService | undefined;
}

/** One index for each list, for as long as the list is there. */
export const virtualServiceHosts = oncePer(indexHosts);

function indexHosts(virtualServices: readonly VirtualService[]): VirtualServiceHosts {
  /** Places in the list, ascending, by host as written. */
  const places = new Map<string, number[]>();
  for (const [place, { hosts }] of virtualServices.entries()) {
    for (const host of new Set(hosts)) remember(places, host, () => []).push(place);
  }
  const written = [...places.keys()];
  const wildcards = written.filter(isWildcard);
  const mostSpecific = new Map<string, { readonly virtualService: VirtualService | undefined }>();
  return {
    overlapping(hostname) {
      const others = (isWildcard(hostname) ? written : wildcards).filter((host) => matches(host, hostname));
      const found = new Set([hostname, ...others].flatMap((host) => places.get(host) ?? []));
      return [...found].sort((a, b) => a - b).flatMap((place) => virtualServices[place] ?? []);
    },
    mostSpecificFor(hostname) {
      return remember(mostSpecific, hostname, () => {
        const covering = places.has(hostname) ? [hostname] : wildcards.filter((host) => subsetOf(hostname, host));
        const [best = ""] = covering.sort((a, b) => (moreSpecific(a, b) ? -1 : 1));
        return { virtualService: virtualServices[places.get(best)?.[0] ?? -1] };
      }).virtualService;
    },
  };
}
