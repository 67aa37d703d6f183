// A change -> the objects of it that the cluster would not take. Not compared side by side: the cause is the object itself.
import { locate } from "../../manifests/document.ts";
import { type Mesh, objectKey, type Refusal } from "../../mesh/mesh.ts";
import type { ChangedObject, State } from "../impact.ts";
import { meshObjects } from "../mesh-objects.ts";

/** What was refused before for the same reason is not told. */
export function compareRefusals(before: Mesh, after: Mesh): readonly State[] {
  if (after.refused.length === 0) return [];
  const identity = (refusal: Refusal) => `${objectKey(refusal)}\n${refusal.reason}`;
  const known = new Set(before.refused.map(identity));
  const old = meshObjects(before);
  return after.refused
    .filter((refusal) => !known.has(identity(refusal)))
    .map((refusal) => stateOf(refusal, old.has(objectKey(refusal))));
}

function stateOf(refusal: Refusal, keepsOld: boolean): State {
  const { kind, namespace, name, by, reason, field, source } = refusal;
  const location = locate(source, field);
  const cause: ChangedObject = {
    kind,
    namespace,
    name,
    apiVersion: source.apiVersion,
    change: keepsOld ? "changed" : "added",
    location,
    side: "after",
  };
  return {
    kind: "refusal",
    object: { kind, namespace, name },
    port: 0,
    details: { by, reason, keepsOld, location },
    workloads: [],
    namespaces: namespace === "" ? [] : [namespace],
    causes: [cause],
  };
}
