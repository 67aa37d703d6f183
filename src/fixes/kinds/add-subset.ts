// A route to a subset that no DestinationRule has, and pods whose labels say which it is -> the subset, in the rule of that host or
// in a new one.
import type { JsonObject } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import type { Mesh, MeshObject } from "../../mesh/mesh.ts";
import type { ServiceSpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import { addManifest, type Planned } from "../add-manifest.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type MissingSubset, missingSubsets, rulesFor } from "../missing-subsets.ts";
import { listed, nameOf } from "../words.ts";

/** Of one host: what its rule lacks. */
interface Lacking {
  readonly service: MeshObject<ServiceSpec>;
  readonly host: string;
  readonly subsets: readonly Subset[];
  readonly apiVersion: string;
}

interface Subset extends JsonObject {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function addSubset(finding: Finding, context: FixContext): Candidate | Refusal {
  const { mesh } = context.simulation;
  const missing = missingSubsets(finding, mesh);
  if (missing.length === 0) return { reason: "no route of the change names a subset that nothing defines" };
  const lacking: Lacking[] = [];
  for (const [host, places] of Map.groupBy(missing, (one) => one.host)) {
    const found = lackingOf(host, places, mesh);
    if ("reason" in found) return found;
    lacking.push(found);
  }
  const plans: Planned[] = [];
  for (const one of lacking) {
    const plan = planFor(one, context);
    if ("reason" in plan) return plan;
    plans.push(plan);
  }
  const edits = editFiles(
    context.after,
    plans.flatMap((plan) => plan.edits),
  );
  if ("reason" in edits) return edits;
  const subsets = lacking.flatMap((one) => one.subsets);
  const labels = subsets.flatMap((subset) => Object.entries(subset.labels).map(([key, value]) => `${key}: ${value}`));
  return {
    title: `Define ${subsets.length > 1 ? "the subsets" : "the subset"} ${listed(subsets.map(({ name }) => name))} of ${listed(lacking.map(({ host }) => host))}`,
    reason: `The route then leads to the pods with ${listed(labels)}, as it says.`,
    conditions: plans.flatMap((plan) => plan.conditions),
    demand: "nothing",
    edits,
  };
}

function lackingOf(host: string, places: readonly MissingSubset[], mesh: Mesh): Lacking | Refusal {
  const service = mesh.services.find(
    ({ name, namespace }) => kubernetesHostname(name, namespace, mesh.clusterDomain) === host,
  );
  if (service === undefined)
    return { reason: `no Service of the repository is ${quoted(host)}, whose pods would tell` };
  const subsets: Subset[] = [];
  for (const name of new Set(places.map(({ subset }) => subset))) {
    const keys = labelsThatSay(name, service, mesh);
    const [key] = keys;
    if (key === undefined) return { reason: `no pod of ${nameOf(service)} carries a label ${quoted(name)}` };
    if (keys.length > 1) return { reason: `the pods of ${nameOf(service)} say ${quoted(name)} in ${listed(keys)}` };
    subsets.push({ name, labels: { [key]: name } });
  }
  const apiVersion = places[0]?.route.apiVersion ?? "networking.istio.io/v1";
  return { service, host, subsets, apiVersion };
}

/** Keys of labels that have the subset's name as their value, on any pod of the Service; sorted. */
function labelsThatSay(subset: string, { namespace, spec }: MeshObject<ServiceSpec>, mesh: Mesh): readonly string[] {
  const selector = Object.entries(spec.selector ?? {});
  if (selector.length === 0) return [];
  const pods = mesh.workloads.filter(
    (workload) => workload.namespace === namespace && selector.every(([key, value]) => workload.labels[key] === value),
  );
  const keys = pods.flatMap(({ labels }) => Object.keys(labels).filter((key) => labels[key] === subset));
  return [...new Set(keys)].sort();
}

function planFor({ service, host, subsets, apiVersion }: Lacking, context: FixContext): Planned | Refusal {
  const rules = rulesFor(host, context.simulation.mesh);
  const [rule] = rules;
  if (rules.length > 1)
    return {
      reason: `${listed(rules.map(({ namespace, name }) => `${namespace}/${name}`))} are all for ${quoted(host)}`,
    };
  if (rule !== undefined) {
    const changes = subsets.map((value) => ({ kind: "append", field: ["spec", "subsets"], value }) as const);
    return { edits: [{ kind: "change", source: rule.source, changes }], conditions: [] };
  }
  const { namespace, name } = service;
  const value = { apiVersion, kind: "DestinationRule", metadata: { name, namespace }, spec: { host, subsets } };
  return addManifest({ namespace, file: `${name}-subsets`, value, comment: [] }, context);
}
