// The `hosts` of an egress listener -> the same without what lets some services in, and with what is needed instead.
import { quoted } from "../manifests/join-words.ts";
import { importsService, parseEgressHosts } from "../simulation/egress-hosts.ts";
import type { Refusal } from "./edit/place.ts";
import type { Opener } from "./opener.ts";
import { listed } from "./words.ts";

export interface Narrowing {
  /** The namespace that `.` stands for. */
  readonly namespace: string;
  readonly unwanted: readonly Opener[];
  /** `namespace/host` patterns that have to stay imported. */
  readonly needed: readonly string[];
}

/** Undefined when nothing unwanted is imported. */
export function narrowEgress(
  hosts: readonly string[],
  { namespace, unwanted, needed }: Narrowing,
): readonly string[] | undefined | Refusal {
  const letsIn = (entries: readonly string[], service: Opener): boolean => {
    const patterns = parseEgressHosts(entries, namespace);
    return service.hosts.some((host) => importsService(patterns, service.object.namespace, host));
  };
  const open = hosts.filter((entry) => unwanted.some((service) => letsIn([entry], service)));
  if (open.length === 0) return undefined;
  const byName = open.filter((entry) => !entry.split("/")[1]?.startsWith("*"));
  if (byName.length > 0) return { reason: `the Sidecar asks for ${listed(byName)} by name` };

  const kept = hosts.filter((entry) => !open.includes(entry));
  const wasImported = (pattern: string): boolean => coversPattern(open, pattern, namespace);
  const missing = needed.filter((pattern) => wasImported(pattern) && !coversPattern(kept, pattern, namespace));
  const narrowed = [...kept, ...missing];
  if (narrowed.length === 0) return { reason: `nothing would be left of ${open.map(quoted).join(", ")}` };
  const stillOpen = unwanted.find((service) => letsIn(narrowed, service));
  return stillOpen === undefined
    ? narrowed
    : { reason: `workloads of ${quoted(namespace)} use ${listed(stillOpen.hosts)} themselves` };
}

function coversPattern(entries: readonly string[], pattern: string, namespace: string): boolean {
  const [from = "", host = ""] = pattern.split("/");
  return importsService(parseEgressHosts(entries, namespace), from === "." ? namespace : from, host);
}
