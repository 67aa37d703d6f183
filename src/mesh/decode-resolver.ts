// The spec of a pod -> how it finds addresses for names: dnsPolicy, dnsConfig, hostAliases, and its own name in DNS.
import type { JsonValue } from "../manifests/document.ts";
import { newObject } from "../manifests/node-reader.ts";
import type { Identified } from "./identify-objects.ts";
import type { PodResolver } from "./mesh.ts";
import { fieldOf, listAt, objectAt, textAt } from "./plain-value.ts";

/** `path` leads to the pod's spec. */
export function decodeResolver(object: Identified, path: readonly string[]): PodResolver {
  const spec = objectAt(object.value, ...path);
  const ndots = listAt(spec, "dnsConfig", "options").find((option) => textAt(option, "name") === "ndots");
  const number = Number(textAt(ndots, "value") ?? fieldOf(ndots, "value"));
  const subdomain = textAt(object.value, "spec", "serviceName") ?? textAt(spec, "subdomain");
  const hostname = textAt(spec, "hostname");
  return {
    policy: textAt(spec, "dnsPolicy") ?? "ClusterFirst",
    searches: listAt(spec, "dnsConfig", "searches").flatMap((search) =>
      typeof search === "string" && search !== "" ? [search.toLowerCase().replace(/\.$/, "")] : [],
    ),
    ...(Number.isInteger(number) && number >= 0 ? { ndots: number } : {}),
    hosts: hostsOf(listAt(spec, "hostAliases")),
    ...(subdomain === undefined ? {} : { subdomain }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

/** As in /etc/hosts: of two lines for one name the first counts. */
function hostsOf(aliases: readonly JsonValue[]): PodResolver["hosts"] {
  const hosts = newObject() as Record<string, string>;
  for (const alias of aliases) {
    const ip = textAt(alias, "ip");
    for (const name of ip === undefined ? [] : listAt(alias, "hostnames")) {
      if (typeof name === "string") hosts[name.toLowerCase()] ??= ip ?? "";
    }
  }
  return hosts;
}
