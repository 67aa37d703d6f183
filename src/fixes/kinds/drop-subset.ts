// A new route to a subset that no DestinationRule has -> the same route to all pods of its host, until somebody defines the subset.
import { objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { missingSubsets } from "../missing-subsets.ts";
import { listed, nameOf } from "../words.ts";

export function dropSubset(finding: Finding, { simulation, after }: FixContext): Candidate | Refusal {
  const missing = missingSubsets(finding, simulation.mesh);
  if (missing.length === 0) return { reason: "no route of the change names a subset that nothing defines" };
  const fresh = new Set(finding.causes.filter(({ change }) => change === "added").map(objectKey));
  const old = missing.find(({ route }) => !fresh.has(objectKey(route)));
  // Some of its pods would get what another subset was kept for.
  if (old !== undefined) return { reason: `${nameOf(old.route)} is there before the change, and led elsewhere` };
  const edits = editFiles(
    after,
    missing.map(({ route, field }) => ({
      kind: "change",
      source: route.source,
      changes: [{ kind: "remove", field: [...field, "subset"] }],
    })),
  );
  if ("reason" in edits) return edits;
  const subsets = listed([...new Set(missing.map(({ subset }) => subset))]);
  const hosts = listed([...new Set(missing.map(({ host }) => host))]);
  const routes = [...new Map(missing.map(({ route }) => [objectKey(route), route])).values()];
  return {
    title: `Leave the subset ${subsets} out of ${routes.map(nameOf).join(" and ")}`,
    reason: `No DestinationRule has ${subsets}: until one does, the route sends to all of ${hosts}.`,
    conditions: [],
    demand: "nothing",
    undoes: true,
    edits,
  };
}
