// Objects that run pods -> the workloads of the mesh, each with an id that nothing else has.
import type { JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import { decodeWorkload, MAX_PODS, podTemplatePath, replicasOf } from "./decode-workload.ts";
import type { Identified } from "./identify-objects.ts";
import { objectKey, type Workload } from "./mesh.ts";
import { fieldOf, listAt, textAt } from "./plain-value.ts";

interface Collection {
  readonly workloads: readonly Workload[];
  readonly notices: readonly Notice[];
}

/**
 * What another object of the repository owns (the ReplicaSet of a Deployment, its Pods) is not a workload of its own. Each fix of
 * a change is tried with the same list.
 */
export const collectWorkloads = oncePer((objects: readonly Identified[]): Collection => {
  const present = new Set(objects.map(({ key }) => key));
  const roots = objects.filter((object) => hasPods(object) && !isOwned(object, present));
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of roots.map(nameOf)) (seen.has(name) ? shared : seen).add(name);
  const workloads = roots.map((object) => (shared.has(nameOf(object)) ? oneOfSeveral : alone)(object));
  const tooMany = roots.filter((object) => replicasOf(object) > MAX_PODS);
  return { workloads, notices: tooMany.map(noticeOfCap) };
});

// The same manifest is the same workload in every state of a repository that holds it.
const alone = oncePer((object: Identified): Workload => decodeWorkload(object, nameOf(object)));
const oneOfSeveral = oncePer(
  (object: Identified): Workload => decodeWorkload(object, `${object.namespace}/${object.kind}/${object.name}`),
);

function nameOf(object: Identified): string {
  return `${object.namespace}/${object.name}`;
}

/** A Rollout can leave its pods to a Deployment. */
function hasPods(object: Identified): boolean {
  return (
    podTemplatePath(object.kind).length === 0 || fieldOf(object.value, ...podTemplatePath(object.kind)) !== undefined
  );
}

function isOwned(object: Identified, present: ReadonlySet<string>): boolean {
  const owners = listAt(object.value, "metadata", "ownerReferences").map((owner) => ownerKey(object, owner));
  return owners.some((owner) => owner !== object.key && present.has(owner));
}

function ownerKey(object: Identified, owner: JsonValue): string {
  const kind = textAt(owner, "kind") ?? "";
  return objectKey({ kind, namespace: object.namespace, name: textAt(owner, "name") ?? "" });
}

function noticeOfCap(object: Identified): Notice {
  return {
    code: "many-replicas",
    message: `${objectKey(object)} asks for ${replicasOf(object)} replicas; ${MAX_PODS} are simulated.`,
    location: locate(object.source, ["spec", "replicas"]),
    relevance: "no",
  };
}
