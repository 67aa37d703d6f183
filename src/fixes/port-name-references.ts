// The name of a Service's port -> where other objects of the repository name it, and whom a new name would leave behind.

import type { Document, FieldPath, JsonObject, JsonValue } from "../manifests/document.ts";
import { quoted } from "../manifests/join-words.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import { isList, isObject } from "../mesh/plain-value.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import { valueAt } from "./edit/change.ts";

type Service = MeshObject<ServiceSpec>;

export interface PortNameReference {
  readonly document: Document;
  readonly field: FieldPath;
  /** It reads other Services by this name as well, and cannot follow one of them. */
  readonly isShared: boolean;
}

/** Ingresses and their like, ServiceMonitors, and endpoints that are written by hand. In the order of files. */
export function portNameReferences(
  service: Service,
  name: string,
  { mesh, after }: { readonly mesh: Mesh; readonly after: Snapshot },
): readonly PortNameReference[] {
  const mentioning = [...after].filter(([, text]) => typeof text === "string" && text.includes(name));
  const { documents } = readDocuments(new Map(mentioning));
  return documents
    .filter((document) => document.kind !== "Service")
    .flatMap((document) => {
      const fields = (READERS[document.kind] ?? backends)({ document, service, name });
      const isShared = document.kind === "ServiceMonitor" && isReadElsewhere(document, service, { name, mesh });
      return fields.map((field) => ({ document, field, isShared }));
    });
}

/** `Ingress shop/web` */
export function holderOf({ document }: PortNameReference): string {
  const { namespace, name } = isObject(document.value.metadata) ? document.value.metadata : {};
  return `${document.kind} ${quoted(`${typeof namespace === "string" ? `${namespace}/` : ""}${String(name)}`)}`;
}

interface Asked {
  readonly document: Document;
  readonly service: Service;
  readonly name: string;
}

type Reader = (asked: Asked) => readonly FieldPath[];

const endpoints: Reader = ({ document, service, name }) => {
  const owner = valueAt(document.value, ["metadata", "name"]);
  if (owner !== service.name || !isBeside(document, service)) return [];
  return itemsOf(document.value.subsets).flatMap((subset, index) =>
    portsCalled(subset, name).map((port) => ["subsets", index, ...port]),
  );
};

const endpointSlice: Reader = ({ document, service, name }) => {
  const owner = valueAt(document.value, ["metadata", "labels", "kubernetes.io/service-name"]);
  return owner === service.name && isBeside(document, service) ? portsCalled(document.value, name) : [];
};

const serviceMonitor: Reader = ({ document, service, name }) => {
  if (!selects(document, service)) return [];
  return itemsOf(valueAt(document.value, ["spec", "endpoints"])).flatMap((endpoint, index) =>
    isObject(endpoint) && endpoint.port === name ? [["spec", "endpoints", index, "port"]] : [],
  );
};

const READERS: Readonly<Record<string, Reader>> = {
  Endpoints: endpoints,
  EndpointSlice: endpointSlice,
  ServiceMonitor: serviceMonitor,
};

/** A mapping that names the Service and the port side by side, in the forms of Ingress (old and new) and Traefik. */
const backends: Reader = ({ document, service, name }) => {
  if (!isBeside(document, service)) return [];
  const found: FieldPath[] = [];
  const look = (value: JsonValue | undefined, field: FieldPath): void => {
    if (isList(value)) {
      for (const [index, item] of value.entries()) look(item, [...field, index]);
      return;
    }
    if (!isObject(value)) return;
    if (value.name === service.name && valueAt(value, ["port", "name"]) === name)
      found.push([...field, "port", "name"]);
    if (value.name === service.name && value.port === name) found.push([...field, "port"]);
    if (value.serviceName === service.name && value.servicePort === name) found.push([...field, "servicePort"]);
    for (const [key, child] of Object.entries(value)) look(child, [...field, key]);
  };
  look(document.value.spec, ["spec"]);
  return found;
};

function portsCalled(value: JsonValue, name: string): readonly FieldPath[] {
  return itemsOf(isObject(value) ? value.ports : undefined).flatMap((port, index) =>
    isObject(port) && port.name === name ? [["ports", index, "name"]] : [],
  );
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}

function isBeside({ value }: Document, { namespace }: Service): boolean {
  const own = valueAt(value, ["metadata", "namespace"]);
  return own === undefined || own === namespace;
}

function selects(monitor: Document, service: Service): boolean {
  const namespaces = valueAt(monitor.value, ["spec", "namespaceSelector"]);
  const names = isObject(namespaces) ? itemsOf(namespaces.matchNames) : [];
  const isAny = isObject(namespaces) && namespaces.any === true;
  if (!isAny && (names.length > 0 ? !names.includes(service.namespace) : !isBeside(monitor, service))) return false;
  const labels = valueAt(monitor.value, ["spec", "selector", "matchLabels"]);
  const wanted: JsonObject = isObject(labels) ? labels : {};
  return Object.entries(wanted).every(([key, value]) => service.labels[key] === value);
}

function isReadElsewhere(
  monitor: Document,
  service: Service,
  { name, mesh }: { readonly name: string; readonly mesh: Mesh },
): boolean {
  return mesh.services.some(
    (other) =>
      other !== service && selects(monitor, other) && (other.spec.ports ?? []).some((port) => port.name === name),
  );
}
