// Objects -> the namespaces of the mesh: those with a manifest, and those that objects are in.
import { compareText } from "../manifests/compare-text.ts";
import type { Identified } from "./identify-objects.ts";
import type { Role } from "./kinds.ts";
import type { Namespace } from "./mesh.ts";
import { labelsAt } from "./plain-value.ts";

/** Cluster-wide objects, and settings of Istio itself: they make no namespace of the mesh. */
const NOT_IN_A_NAMESPACE: ReadonlySet<Role> = new Set([
  "namespace",
  "configMap",
  "istioOperator",
  "gateway",
  "autoscaler",
  "webhookConfiguration",
]);

/** By name, sorted. */
export function collectNamespaces(objects: readonly Identified[]): ReadonlyMap<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const { role, namespace } of objects) {
    if (namespaces.has(namespace) || NOT_IN_A_NAMESPACE.has(role)) continue;
    namespaces.set(namespace, { name: namespace, labels: labelsOf(namespace, {}) });
  }
  for (const { role, name, value, source } of objects) {
    if (role !== "namespace") continue;
    namespaces.set(name, { name, labels: labelsOf(name, labelsAt(value, "metadata", "labels")), source });
  }
  return new Map([...namespaces].sort(([a], [b]) => compareText(a, b)));
}

/** The API server puts the name on every namespace; selectors rely on it. */
function labelsOf(name: string, labels: Namespace["labels"]): Namespace["labels"] {
  return Object.assign(Object.create(null), labels, { "kubernetes.io/metadata.name": name });
}
