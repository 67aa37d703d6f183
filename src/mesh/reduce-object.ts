// An object as a cluster prints it -> as much of it as simulations read, or nothing where they read none of it. Never keeps
// Secrets, who manages what, or values that change by themselves.
import type { Document, JsonObject, JsonValue } from "../manifests/document.ts";
import { isUnmodelled, kindRow, type Role } from "./kinds.ts";
import { fieldOf, isList, isObject, listAt, objectAt, plainValue, textAt } from "./plain-value.ts";
import { pick, reduceWorkload } from "./reduce-workload.ts";

export interface Reducing {
  /** Keep variables, commands and arguments of containers: calls are found there, and sometimes passwords stand there. */
  readonly withCalls: boolean;
}

/** The smallest manifest that simulates alike; undefined for what no listener depends on, or what the cluster makes itself. */
export function reduceObject({ apiVersion, kind, value }: Document, reducing: Reducing): JsonObject | undefined {
  const plain = plainValue(value);
  const metadata = metadataOf(plain);
  if (metadata === undefined || isMadeByAnother(plain)) return undefined;
  const head = { apiVersion, kind, metadata };
  if (isUnmodelled(apiVersion, kind, plain)) return { ...head, ...pick(plain, ["spec"]) };
  const row = kindRow(apiVersion, kind);
  const body = row === undefined ? undefined : REDUCE[row.role](plain, reducing);
  return body === undefined ? undefined : { ...head, ...body };
}

type Reduce = (value: JsonValue, reducing: Reducing) => JsonObject | undefined;

const specOnly: Reduce = (value) => pick(value, ["spec"]);
const nothing: Reduce = () => undefined;

const SERVICE = ["type", "clusterIP", "clusterIPs", "externalName", "ipFamilyPolicy", "ipFamilies", "selector"];
const OF_SERVICE = [...SERVICE, "publishNotReadyAddresses", "internalTrafficPolicy", "externalIPs"];
const PORT = ["name", "port", "targetPort", "protocol", "appProtocol"];

const REDUCE: Readonly<Record<Role, Reduce>> = {
  namespace: () => ({}),
  service: (value) => {
    const ports = listAt(value, "spec", "ports").map((port) => pick(port, PORT));
    return { spec: { ...pick(objectAt(value, "spec"), OF_SERVICE), ...(ports.length > 0 && { ports }) } };
  },
  // Of Services with a selector the pods are known by their workloads; their addresses change with every start.
  endpoints: (value) => (isKeptByCluster(value) ? undefined : pick(value, ["subsets"])),
  endpointSlice: (value) => (isKeptByCluster(value) ? undefined : sliceOf(value)),
  workload: (value, { withCalls }) => reduceWorkload(value, withCalls),
  serviceEntry: (value) => ({
    ...specOnly(value, { withCalls: false }),
    ...(listAt(value, "status", "addresses").length > 0 && { status: pick(objectAt(value, "status"), ["addresses"]) }),
  }),
  workloadEntry: specOnly,
  sidecar: specOnly,
  virtualService: specOnly,
  destinationRule: specOnly,
  proxyConfig: specOnly,
  gateway: (value) => ({ spec: pick(objectAt(value, "spec"), ["gatewayClassName", "listeners"]) }),
  autoscaler: (value) => ({ spec: pick(objectAt(value, "spec"), ["scaleTargetRef", "minReplicas", "maxReplicas"]) }),
  configMap: configMapOf,
  webhookConfiguration: webhooksOf,
  istioOperator: nothing,
};

function sliceOf(value: JsonValue): JsonObject {
  const endpoints = listAt(value, "endpoints").map((one) => pick(one, ["addresses", "conditions", "hostname"]));
  return { ...pick(value, ["addressType", "ports"]), endpoints };
}

const BY_CLUSTER = /^endpointslice(?:mirroring)?-controller\.k8s\.io$/;

/** Endpoints that the cluster wrote for a selector; the API server's own, which have none, stay. */
function isKeptByCluster(value: JsonValue): boolean {
  const labels = objectAt(value, "metadata", "labels");
  const annotations = objectAt(value, "metadata", "annotations");
  return (
    BY_CLUSTER.test(textAt(labels, "endpointslice.kubernetes.io/managed-by") ?? "") ||
    textAt(labels, "endpoints.kubernetes.io/managed-by") === "endpoint-controller" ||
    fieldOf(annotations, "endpoints.kubernetes.io/last-change-trigger-time") !== undefined
  );
}

const ISTIO_CONFIG = /^istio$|^istio-sidecar-injector(?:-|$)/;

/** Settings of istiod; what else is in ConfigMaps is nobody's business here. */
function configMapOf(value: JsonValue): JsonObject | undefined {
  if (!ISTIO_CONFIG.test(textAt(value, "metadata", "name") ?? "")) return undefined;
  const data = pick(objectAt(value, "data"), ["mesh", "values"]);
  return Object.keys(data).length === 0 ? undefined : { data };
}

function webhooksOf(value: JsonValue): JsonObject | undefined {
  const webhooks = listAt(value, "webhooks")
    .filter((webhook) => textAt(webhook, "name")?.endsWith("sidecar-injector.istio.io") === true)
    .map((webhook) =>
      pick(webhook, ["name", "namespaceSelector", "objectSelector", "admissionReviewVersions", "sideEffects"]),
    );
  return webhooks.length === 0 ? undefined : { webhooks };
}

/** Those that a simulation reads are Istio's. */
const ownAnnotations = (annotations: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(annotations).filter(([key]) => /(?:^|\.)istio\.io\//.test(key) && key !== "sidecar.istio.io/status"),
  );

function metadataOf(value: JsonValue): JsonObject | undefined {
  const metadata = objectAt(value, "metadata");
  const name = textAt(metadata, "name");
  if (name === undefined || name === "") return undefined;
  const annotations = ownAnnotations(objectAt(metadata, "annotations"));
  return {
    ...pick(metadata, ["name", "namespace", "labels"]),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** Pods of a Deployment, Jobs of a CronJob: whoever makes them is here. */
function isMadeByAnother(value: JsonValue): boolean {
  return listAt(value, "metadata", "ownerReferences").some(
    (owner) => kindRow(textAt(owner, "apiVersion") ?? "", textAt(owner, "kind") ?? "")?.role === "workload",
  );
}

/** In one order, whatever the cluster printed. */
export function inOrderOfKeys(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(inOrderOfKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrderOfKeys(value[key] as JsonValue)]));
}
