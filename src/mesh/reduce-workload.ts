// A manifest that runs pods -> what simulations read of it: who the pods are, their ports, how they find names and whether a
// proxy takes their traffic.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { isPilotImage } from "./control-plane-objects.ts";
import { podTemplatePath } from "./decode-workload.ts";
import { isObject, listAt, objectAt, textAt } from "./plain-value.ts";

const POD = ["hostNetwork", "dnsPolicy", "dnsConfig", "hostAliases", "hostname", "subdomain"];
/** Required ones too, or the cluster would not take it: a schedule, a restart policy. */
const OF_WORKLOAD = ["replicas", "selector", "serviceName", "schedule"];
const CALLS = ["env", "envFrom", "command", "args"];
const ISTIO = /(?:^|\.)istio\.io\//;

/** `withCalls`: with variables, commands and arguments of containers. Those of istiod itself always stay. */
export function reduceWorkload(value: JsonValue, withCalls: boolean): JsonObject {
  const kind = textAt(value, "kind") ?? "";
  const path = podTemplatePath(kind);
  const pod = podOf(objectAt(value, ...path, "spec"), withCalls);
  if (path.length === 0) return { spec: pod };
  const metadata = podMetadata(objectAt(value, ...path, "metadata"));
  const template = { metadata, spec: pod };
  const own = pick(objectAt(value, "spec"), OF_WORKLOAD);
  return kind === "CronJob"
    ? { spec: { ...own, jobTemplate: { spec: { template } } } }
    : { spec: { ...own, template } };
}

function podMetadata(metadata: JsonObject): JsonObject {
  const annotations = Object.fromEntries(
    Object.entries(objectAt(metadata, "annotations")).filter(([key]) => ISTIO.test(key)),
  );
  return { ...pick(metadata, ["labels"]), ...(Object.keys(annotations).length > 0 && { annotations }) };
}

function podOf(spec: JsonObject, withCalls: boolean): JsonObject {
  const user = pick(objectAt(spec, "securityContext"), ["runAsUser", "runAsGroup"]);
  const list = (field: string) => listAt(spec, field).map((container) => containerOf(container, withCalls));
  const [containers, initContainers] = [list("containers"), list("initContainers")];
  return {
    ...pick(spec, [...POD, "restartPolicy"]),
    ...(Object.keys(user).length > 0 && { securityContext: user }),
    ...(initContainers.length > 0 && { initContainers }),
    containers,
  };
}

function containerOf(container: JsonValue, withCalls: boolean): JsonObject {
  const user = pick(objectAt(container, "securityContext"), ["runAsUser", "runAsGroup"]);
  const isIstiod = isPilotImage(textAt(container, "image"));
  const ports = listAt(container, "ports").map((port) => pick(port, ["name", "containerPort", "protocol"]));
  return {
    ...pick(container, ["name", "image", "restartPolicy", ...(withCalls || isIstiod ? CALLS : [])]),
    ...(ports.length > 0 && { ports }),
    ...(Object.keys(user).length > 0 && { securityContext: user }),
  };
}

/** Some fields of an object; those that it has. */
export function pick(value: JsonValue, fields: readonly string[]): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    fields.flatMap((field) => (Object.hasOwn(value, field) ? [[field, value[field] as JsonValue]] : [])),
  );
}
