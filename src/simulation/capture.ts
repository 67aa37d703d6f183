// Whether iptables hands a connection to the sidecar. Annotations of the pod, as the injection template reads them.
import type { Workload } from "../mesh/mesh.ts";
import { matchedBits } from "./addresses.ts";

const PREFIX = "traffic.sidecar.istio.io/";

/** Undefined when the sidecar gets the connection, else why it does not. */
export function bypasses(workload: Workload, address: string, port: number): string | undefined {
  const list = (name: string): readonly string[] | undefined => {
    const text = workload.annotations[PREFIX + name];
    return text
      ?.split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
  };
  const covers = (ranges: readonly string[]): boolean =>
    ranges.some((range) => range === "*" || matchedBits(range, address) >= 0);
  if ((list("excludeOutboundPorts") ?? []).includes(String(port))) return `${PREFIX}excludeOutboundPorts names ${port}`;
  if (covers(list("excludeOutboundIPRanges") ?? [])) return `${PREFIX}excludeOutboundIPRanges covers ${address}`;
  const included = list("includeOutboundIPRanges");
  if (included === undefined || covers(included)) return undefined;
  if ((list("includeOutboundPorts") ?? []).includes(String(port))) return undefined;
  return `${PREFIX}includeOutboundIPRanges does not cover ${address}`;
}
