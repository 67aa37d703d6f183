// A mesh and a supposition about what Git does not say -> the mesh as it would be then. Judges nothing; supposing the same
// of two states keeps them comparable.

import type { LabelSelector, Labels } from "../mesh/labels.ts";
import { type Mesh, type Namespace, type ObjectName, objectKey } from "../mesh/mesh.ts";
import { withoutAllocatedAddresses } from "./allocated-addresses.ts";
import { bindAddresses } from "./bind-addresses.ts";
import { type PortOfService, supposedServices } from "./every-cluster.ts";

/** What could be otherwise than it is taken to be. */
export type Supposition =
  /** The object was created at another time; see MeshObject.created. */
  | { readonly kind: "created"; readonly object: ObjectName; readonly created: number }
  /** Namespaces without a manifest whose pods get no sidecar. */
  | { readonly kind: "not-injected"; readonly namespaces: readonly string[] }
  /** Namespaces without a manifest that have the labels which discoverySelectors ask for. */
  | { readonly kind: "discovered"; readonly namespaces: readonly string[] }
  /** A symbol stands for this address. */
  | { readonly kind: "bound"; readonly symbol: string; readonly address: string }
  /** Workloads without pods have one: something started it. */
  | { readonly kind: "started"; readonly workloads: readonly string[] }
  /** These are not there, although they are taken to be in every cluster. */
  | { readonly kind: "absent"; readonly services: readonly ObjectName[] }
  /** These are there, although Git does not hold them, and somebody answers. */
  | { readonly kind: "present"; readonly services: readonly PortOfService[] }
  /** No address was allocated to these ServiceEntries. */
  | { readonly kind: "not-allocated"; readonly entries: readonly ObjectName[] };

/** Supposing the same twice changes nothing more. */
export function suppose(mesh: Mesh, supposition: Supposition): Mesh {
  switch (supposition.kind) {
    case "created":
      return withCreated(mesh, supposition.object, supposition.created);
    case "not-injected":
      return withLabels(mesh, supposition.namespaces, { "istio-injection": "disabled" });
    case "discovered":
      return withLabels(mesh, supposition.namespaces, labelsFor(mesh.config.discoverySelectors));
    case "bound":
      return bindAddresses(mesh, new Map([[supposition.symbol, supposition.address]]));
    case "started":
      return withPods(mesh, supposition.workloads);
    case "absent":
      return withoutServices(mesh, supposition.services);
    case "present":
      return withServices(mesh, supposition.services);
    case "not-allocated":
      return withoutAllocatedAddresses(mesh, supposition.entries);
  }
}

const AGED = ["services", "serviceEntries", "sidecars", "virtualServices", "destinationRules"] as const;

function withCreated(mesh: Mesh, name: ObjectName, created: number): Mesh {
  const key = objectKey(name);
  const list = AGED.find((aged) => mesh[aged].some((object) => objectKey(object) === key));
  if (list === undefined) return mesh;
  const objects = mesh[list].map((object) => (objectKey(object) === key ? { ...object, created } : object));
  return { ...mesh, [list]: objects };
}

function withoutServices(mesh: Mesh, services: readonly ObjectName[]): Mesh {
  const gone = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const stays = ({ namespace, name }: ObjectName) => !gone.has(`${namespace}/${name}`);
  const { assumed = [] } = mesh;
  return {
    ...mesh,
    services: mesh.services.filter(stays),
    endpoints: mesh.endpoints.filter(stays),
    assumed: assumed.filter(stays),
  };
}

function withServices(mesh: Mesh, ports: readonly PortOfService[]): Mesh {
  const isHeld = ({ namespace, name }: PortOfService) =>
    mesh.services.some((service) => service.namespace === namespace && service.name === name);
  const added = supposedServices(ports.filter((port) => !isHeld(port)));
  return {
    ...mesh,
    services: [...mesh.services, ...added.map(({ service }) => service)],
    endpoints: [...mesh.endpoints, ...added.map(({ endpoints }) => endpoints)],
  };
}

function withPods(mesh: Mesh, ids: readonly string[]): Mesh {
  const workloads = mesh.workloads.map((workload) => {
    if (workload.pods.length > 0 || !ids.includes(workload.id)) return workload;
    return { ...workload, pods: [{ name: `${workload.name}-0`, address: `pod:${workload.id}-0` }] };
  });
  return { ...mesh, workloads };
}

function withLabels(mesh: Mesh, names: readonly string[], labels: Labels): Mesh {
  const namespaces = new Map(mesh.namespaces);
  for (const name of names) {
    const known: Namespace = namespaces.get(name) ?? { name, labels: {} };
    if (known.source !== undefined) continue;
    namespaces.set(name, { ...known, labels: { ...known.labels, ...labels }, supposed: true });
  }
  return { ...mesh, namespaces };
}

/** Labels that the first of the selectors selects, as far as adding labels can do that. */
function labelsFor([selector]: readonly LabelSelector[]): Labels {
  const labels: Record<string, string> = Object.create(null);
  Object.assign(labels, selector?.matchLabels);
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    if (operator === "In") labels[key] = values?.[0] ?? "";
    if (operator === "Exists") labels[key] = "true";
  }
  return labels;
}
