// A manifest that runs pods -> Workload: the labels of its pods, their containers, and symbols for their addresses.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { trim } from "../manifests/trim.ts";
import { decodeContainer } from "./decode-container.ts";
import { decodeResolver } from "./decode-resolver.ts";
import type { Identified } from "./identify-objects.ts";
import type { Pod, Workload } from "./mesh.ts";
import { fieldOf, labelsAt, listAt, objectAt, textAt } from "./plain-value.ts";

/** More pods than this have no more influence on any answer than these; a limit against `replicas: 1000000000`. */
export const MAX_PODS = 100;

const ONE_POD_KINDS = new Set(["Pod", "DaemonSet", "Job", "CronJob"]);

/** Where the pod stands in a manifest of this kind. */
export function podTemplatePath(kind: string): readonly string[] {
  if (kind === "Pod") return [];
  return kind === "CronJob" ? ["spec", "jobTemplate", "spec", "template"] : ["spec", "template"];
}

export function decodeWorkload(object: Identified, id: string): Workload {
  const template = podTemplatePath(object.kind);
  const spec = [...template, "spec"];
  return {
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    id,
    labels: labelsAt(object.value, ...template, "metadata", "labels"),
    annotations: labelsAt(object.value, ...template, "metadata", "annotations"),
    template,
    hostNetwork: fieldOf(object.value, ...spec, "hostNetwork") === true,
    resolver: decodeResolver(object, spec),
    runsAsProxy: runsAsProxy(objectAt(object.value, ...spec)),
    pods: podsOf(object, id),
    containers: trim(
      ["initContainers", "containers"].flatMap((field) =>
        listAt(object.value, ...spec, field).map((container, index) =>
          decodeContainer(container, trim([...spec, field, index]), objectAt(object.value, ...spec)),
        ),
      ),
    ),
    source: object.source,
  };
}

const PROXY_USER = 1337;

/** iptables tells the proxy's connections by their user or group. */
function runsAsProxy(spec: JsonObject): boolean {
  const isProxy = (value: JsonValue | undefined, field: string): boolean =>
    fieldOf(value, "securityContext", field) === PROXY_USER;
  const containers = listAt(spec, "containers").filter((container) => textAt(container, "name") !== "istio-proxy");
  return ["runAsUser", "runAsGroup"].some(
    (field) =>
      containers.length > 0 &&
      containers.every((container) =>
        fieldOf(container, "securityContext", field) === undefined ? isProxy(spec, field) : isProxy(container, field),
      ),
  );
}

/** The replicas that the manifest asks for. */
export function replicasOf(object: Identified): number {
  const replicas = fieldOf(object.value, "spec", "replicas");
  return ONE_POD_KINDS.has(object.kind) || typeof replicas !== "number" ? 1 : replicas;
}

function podsOf(object: Identified, id: string): readonly Pod[] {
  if (object.kind === "Pod") return [{ name: object.name, address: `pod:${id}` }];
  const count = Math.max(0, Math.min(replicasOf(object), MAX_PODS));
  return Array.from({ length: count }, (_, index) => ({
    name: `${object.name}-${index}`,
    address: `pod:${id}-${index}`,
  }));
}
