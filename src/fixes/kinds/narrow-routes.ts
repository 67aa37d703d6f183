// A VirtualService or DestinationRule that moves calls of other namespaces -> seen by its own namespace alone.
import { type MeshObject, objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { editFiles } from "../edit-files.ts";
import { openers } from "../opener.ts";
import { listed, nameOf } from "../words.ts";

type Route = MeshObject<{
  readonly exportTo?: readonly string[];
  readonly hosts?: readonly string[];
  readonly host?: string;
}>;

/** The causes that are routes or rules of the after state, where no service is a cause itself. */
export function routesOf({ causes }: Finding, { simulation: { mesh } }: FixContext): readonly Route[] {
  if (causes.some(({ kind }) => kind === "ServiceEntry" || kind === "Service")) return [];
  const keys = new Set(causes.map(objectKey));
  return [...mesh.virtualServices, ...mesh.destinationRules].filter((route) => keys.has(objectKey(route)));
}

export function narrowRoutes(routes: readonly Route[], finding: Finding, context: FixContext): Candidate | Refusal {
  for (const route of routes) {
    const reason = unfit(route, finding, context);
    if (reason !== undefined) return { reason };
  }
  const edits = editFiles(
    context.after,
    routes.map(({ source, spec }) => ({
      kind: "change",
      source,
      changes: setItems(["spec", "exportTo"], spec.exportTo, ["."]),
    })),
  );
  if ("reason" in edits) return edits;
  const homes = listed([...new Set(routes.map(({ namespace }) => namespace))]);
  return {
    title: `Export ${routes.map(nameOf).join(" and ")} to ${homes} only`,
    reason: `Calls of ${homes} then go by it, and those of everybody else as before.`,
    conditions: [],
    demand: "nothing",
    edits,
  };
}

function unfit(route: Route, { namespaces }: Finding, { simulation: { mesh } }: FixContext): string | undefined {
  if (namespaces.includes(route.namespace))
    return `${nameOf(route)} is in ${listed([route.namespace])}, which is hit itself`;
  const own = hostsOf(route, mesh.clusterDomain);
  const owner = openers(mesh).find(
    ({ object, hosts }) => object.namespace === route.namespace && hosts.some((host) => own.includes(host)),
  );
  if (owner !== undefined) {
    return `${nameOf(route)} stands beside ${nameOf(owner.object)}, which it is for: whoever calls that shall go by it`;
  }
  const { defaultVirtualServiceExportTo, defaultDestinationRuleExportTo } = mesh.config;
  const standard = route.kind === "VirtualService" ? defaultVirtualServiceExportTo : defaultDestinationRuleExportTo;
  const now = route.spec.exportTo ?? standard;
  if (now.every((entry) => entry === "." || entry === route.namespace))
    return `${nameOf(route)} is exported no further than to ${listed(now)} already`;
  return undefined;
}

function hostsOf({ namespace, spec }: Route, clusterDomain: string): readonly string[] {
  const written = [...(spec.hosts ?? []), ...(spec.host === undefined ? [] : [spec.host])];
  return written.map((host) => (host.includes(".") ? host : `${host}.${namespace}.svc.${clusterDomain}`));
}
