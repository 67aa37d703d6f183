// The lists of a Mesh by whose objects they hold, and the names in them: one place for whoever goes through all of them.
import { oncePer } from "../manifests/remember.ts";
import { type Mesh, type ObjectName, objectKey } from "./mesh.ts";

type MeshLists = readonly (keyof Mesh)[];

/** Kubernetes' own, that say where traffic can go. */
export const SERVICE_LISTS = ["services", "endpoints", "endpointSlices"] as const satisfies MeshLists;

/** Istio's. */
export const ISTIO_LISTS = [
  "serviceEntries",
  "workloadEntries",
  "sidecars",
  "virtualServices",
  "destinationRules",
  "proxyConfigs",
] as const satisfies MeshLists;

/** Both, and what runs pods. */
export const OBJECT_LISTS = [...SERVICE_LISTS, "workloads", ...ISTIO_LISTS] as const satisfies MeshLists;

/** Keys of all objects. Every fix of a change is built upon the same base: it is asked once per mesh. */
export const namesIn = oncePer(
  (mesh: Mesh): ReadonlySet<string> =>
    new Set(OBJECT_LISTS.flatMap((list) => (mesh[list] as readonly ObjectName[]).map(objectKey))),
);
