// A Sidecar that shows its workloads everything although the one that they had does not -> the egress of that one in it, and
// what its workloads call besides.
import { callKey } from "../../impact/call-key.ts";
import { objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { extendEgress } from "../extend-egress.ts";
import { hostsNeededBy } from "../needed-hosts.ts";
import { writtenEgress } from "../new-sidecar.ts";
import { nameOf } from "../words.ts";

export function repeatDefaultEgress(finding: Finding, context: FixContext): Candidate | Refusal {
  const [scope, another] = finding.subject.states?.filter(({ kind }) => kind === "scope") ?? [];
  if (scope?.other === undefined) return { reason: "no Sidecar takes the place of another" };
  if (another !== undefined)
    return { reason: "several Sidecars take the place of others: one fix cannot tell what each is for" };
  const find = (name: typeof scope.object) =>
    context.simulation.mesh.sidecars.find((one) => objectKey(one) === objectKey(name));
  const [sidecar, standard] = [find(scope.object), find(scope.other)];
  if (sidecar === undefined || standard === undefined)
    return { reason: `${nameOf(scope.object)} is not in the repository` };
  if ((sidecar.spec.egress ?? []).length > 0)
    return { reason: `${nameOf(sidecar)} names */* itself: somebody wants its workloads to see everything` };

  const egress = egressFor(sidecar, standard, context);
  const edits = editFiles(context.after, [
    { kind: "change", source: sidecar.source, changes: [{ kind: "set", field: ["spec", "egress"], value: egress }] },
  ]);
  if ("reason" in edits) return edits;
  return {
    title: `Repeat the egress of ${nameOf(standard)} in ${nameOf(sidecar)}`,
    reason: `Sidecars do not add up: its workloads see what they see today, and what they are known to call. Later changes to ${nameOf(standard)} do not reach them.`,
    conditions: [],
    demand: "nothing",
    edits,
  };
}

type Sidecar = FixContext["simulation"]["mesh"]["sidecars"][number];

/** That of the default, and what its own workloads call and would not see. */
function egressFor(sidecar: Sidecar, standard: Sidecar, context: FixContext) {
  const { mesh, profile } = context.simulation;
  const pick = sidecarPicker(mesh, profile);
  const own = new Set(
    mesh.workloads.filter(({ namespace, labels }) => pick(namespace, labels) === sidecar).map(({ id }) => id),
  );
  // As they are today: what they see only from now on is not what they need.
  const calls = context.impact.calls.filter(({ call, before }) => own.has(call.from) && before !== null);
  const needed = hostsNeededBy(calls, {
    context,
    restore: new Set(calls.map(({ call }) => callKey(call))),
    unwanted: [],
  });
  const ports = new Set(calls.map(({ call }) => Number(/\d+$/.exec(call.to)?.[0] ?? 0)));
  const extended = extendEgress(standard, sidecar.namespace, {
    needed,
    ports,
    rootNamespace: mesh.config.rootNamespace,
    profile,
  });
  return "reason" in extended ? writtenEgress(standard) : extended.egress;
}
