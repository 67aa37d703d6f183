// Calls that an object no longer shows its way to -> their namespaces in its exportTo.
import { type MeshObject, type ObjectName, objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { editFiles } from "../edit-files.ts";
import { SERVICE_EXPORT, writtenExport } from "../exports.ts";
import { namespaceOf } from "../namespace-of.ts";
import { listed, nameOf } from "../words.ts";

type Exported = MeshObject<{ readonly exportTo?: readonly string[] }>;

interface Plan {
  readonly object: Exported;
  readonly missing: readonly string[];
}

export function widenExport(finding: Finding, context: FixContext): Candidate | Refusal {
  const lost = finding.subject.calls.filter(({ before }) => before !== null);
  const callers = [...new Set(lost.map(({ call }) => namespaceOf(call.from)))].sort();
  if (callers.length === 0) return { reason: "no known call loses anything" };
  const plans = exportedBy(finding.causes, context)
    .map((object): Plan => ({ object, missing: callers.filter((caller) => !isShownTo(object, caller)) }))
    .filter(({ missing }) => missing.length > 0);
  if (plans.length === 0) return { reason: "no object of the change is kept from the callers by its exportTo" };
  const edits = editFiles(
    context.after,
    plans.map((plan) => ({ kind: "change", source: plan.object.source, changes: changesFor(plan) })),
  );
  if ("reason" in edits) return edits;
  return {
    title: plans
      .map(
        ({ object, missing }, index) =>
          `${index === 0 ? "Show" : "show"} ${nameOf(object)} to ${listed(missing)} as well`,
      )
      .join(", and "),
    reason: `${listed([...new Set(lost.map(({ call }) => call.from))])} ${lost.length > 1 ? "call" : "calls"} it from there; everybody else stays without it.`,
    conditions: [],
    demand: "nothing",
    edits,
  };
}

function exportedBy(causes: readonly ObjectName[], { simulation: { mesh } }: FixContext): readonly Exported[] {
  const keys = new Set(causes.map(objectKey));
  const objects: readonly Exported[] = [
    ...mesh.serviceEntries,
    ...mesh.services,
    ...mesh.virtualServices,
    ...mesh.destinationRules,
  ] as readonly Exported[];
  return objects.filter((object) => keys.has(objectKey(object)));
}

/** What says nothing is left to the mesh's default, which no object can be blamed for. */
function isShownTo(object: Exported, namespace: string): boolean {
  const written = writtenExport(object);
  if (written.length === 0 || written.includes("*") || written.includes(namespace)) return true;
  return namespace === object.namespace && written.includes(".");
}

function changesFor({ object, missing }: Plan): readonly Change[] {
  const written = writtenExport(object);
  // "~" shows it to nobody, and stands alone.
  const wanted = [...written.filter((entry) => entry !== "~"), ...missing];
  if (object.kind !== "Service") return setItems(["spec", "exportTo"], object.spec.exportTo, wanted);
  return [{ kind: "set", field: ["metadata", "annotations", SERVICE_EXPORT], value: wanted.join(",") }];
}
