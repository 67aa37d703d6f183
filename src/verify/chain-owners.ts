// A live filter chain -> the services that it leads to, by hostname.
import { hostnameOf } from "./beyond-the-files.ts";
import type { LiveChain } from "./live-proxy.ts";

/** Everything that the chain leads to belongs to services that the files cannot know. */
export function isForeign(chain: LiveChain, namespaceOf: (hostname: string) => string | undefined): boolean {
  const hostnames = hostnamesOf([chain]);
  return hostnames.length > 0 && hostnames.every((hostname) => namespaceOf(hostname) !== undefined);
}

export function hostnamesOf(chains: readonly LiveChain[]): readonly string[] {
  const names = chains.flatMap(({ clusters, route }) => [
    ...clusters.flatMap((cluster) => hostnameOf(cluster) ?? []),
    ...(route?.includes(":") ? [route.slice(0, route.lastIndexOf(":"))] : []),
  ]);
  return [...new Set(names)];
}
