// Envoy's whole /config_dump -> the same without what changes from run to run or fills pages: times, versions, the list of
// Envoy's extensions, paths of temporary files. The shape of the rest is Envoy's.

const VOLATILE = new Set([
  "last_updated",
  "version_info",
  "user_agent_name",
  "user_agent_build_version",
  "extensions",
  "dynamic_resources",
  "admin",
]);

const TEMPORARY = /^\/.*earshot-envoy-[^/]+\//;

export function slimDump(value: unknown): unknown {
  if (typeof value === "string") return value.replace(TEMPORARY, "/etc/istio/");
  if (Array.isArray(value)) return inOrder(value.map(slimDump));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.has(key));
  // Free metadata come in another order each time.
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept.map(([key, inner]) => [key, slimDump(inner)]));
}

/** Route tables come in another order each time too. */
function inOrder(items: readonly unknown[]): readonly unknown[] {
  const nameOf = (item: unknown): string =>
    (item as { readonly route_config?: { readonly name?: string } } | null)?.route_config?.name ?? "";
  return items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}
