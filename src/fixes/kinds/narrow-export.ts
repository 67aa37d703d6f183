// An object that every namespace sees -> seen by its own namespace and by those that are known to use it.
import { objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { editFiles } from "../edit-files.ts";
import { SERVICE_EXPORT, writtenExport } from "../exports.ts";
import { usersOf } from "../named-services.ts";
import { namespaceOf } from "../namespace-of.ts";
import { type Opener, openersOf } from "../opener.ts";
import { listed, nameOf } from "../words.ts";
import { narrowRoutes, routesOf } from "./narrow-routes.ts";

interface Plan {
  readonly opener: Opener;
  /** Other namespaces that use it. */
  readonly users: readonly string[];
}

export function narrowExport(finding: Finding, context: FixContext): Candidate | Refusal {
  const { after } = context;
  const routes = routesOf(finding, context);
  if (routes.length > 0) return narrowRoutes(routes, finding, context);
  const plans: Plan[] = [];
  for (const opener of openersOf(finding, context)) {
    const { namespace } = opener.object;
    const callers = usersOf(opener, context).map(namespaceOf);
    const plan = { opener, users: [...new Set(callers)].filter((user) => user !== namespace).sort() };
    const reason = unfit(plan, finding, context);
    if (reason !== undefined) return { reason };
    plans.push(plan);
  }
  if (plans.length === 0) return { reason: "no Service and no ServiceEntry opens the listener" };
  const edits = editFiles(
    after,
    plans.map((plan) => ({ kind: "change", source: plan.opener.object.source, changes: changesFor(plan) })),
  );
  if ("reason" in edits) return edits;
  return {
    title: `Export ${plans.map(titleOf).join(", and ")}`,
    reason: plans.map(reasonOf).join(" "),
    conditions: [],
    demand: "nothing",
    edits,
  };
}

function unfit({ opener, users }: Plan, finding: Finding, context: FixContext): string | undefined {
  const { object, hosts } = opener;
  const hit = [object.namespace, ...users].filter((namespace) => finding.namespaces.includes(namespace));
  if (hit.includes(object.namespace)) {
    return `${nameOf(object)} is in ${listed([object.namespace])}, which is hit itself: an object cannot be hidden from its own namespace and still be of use`;
  }
  if (hit.length > 0)
    return `${listed(hit)} ${hit.length > 1 ? "use" : "uses"} ${listed(hosts)} and ${hit.length > 1 ? "are" : "is"} hit too`;
  const client = finding.subject.calls.find(({ ways }) =>
    ways.before?.takers.some((taker) => objectKey(taker) === objectKey(object)),
  );
  if (client !== undefined) return `${listed([client.call.from])} calls ${listed(hosts)}, and shall go on to see it`;
  const now = exportOf(opener, context);
  const allowed = new Set([".", object.namespace, ...users]);
  if (!now.includes("*") && now.every((entry) => allowed.has(entry))) {
    return `${nameOf(object)} is exported no further than to ${listed(now)} already`;
  }
  return undefined;
}

function exportOf(opener: Opener, { simulation }: FixContext): readonly string[] {
  const own = writtenExport(opener.object);
  return own.length > 0 ? own : simulation.mesh.config.defaultServiceExportTo;
}

function changesFor({ opener, users }: Plan): readonly Change[] {
  const wanted = [".", ...users];
  if (opener.kind === "ServiceEntry") return setItems(["spec", "exportTo"], opener.object.spec.exportTo, wanted);
  return [{ kind: "set", field: ["metadata", "annotations", SERVICE_EXPORT], value: wanted.join(",") }];
}

function titleOf({ opener, users }: Plan): string {
  const { object } = opener;
  return users.length === 0
    ? `${nameOf(object)} to its own namespace ${listed([object.namespace])} only`
    : `${nameOf(object)} only to ${listed([object.namespace, ...users])}`;
}

function reasonOf({ opener, users }: Plan): string {
  const { object, hosts } = opener;
  return users.length === 0
    ? `Nobody outside of ${listed([object.namespace])} is known to call ${listed(hosts)}.`
    : `Nobody else is known to call ${listed(hosts)}.`;
}
