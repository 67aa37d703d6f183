// Secrets that tell Argo CD of clusters -> these clusters: names, servers, labels. Credentials are not looked at.
import { compareText } from "../manifests/compare-text.ts";
import type { Document, JsonObject, JsonValue } from "../manifests/document.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Labels } from "../mesh/labels.ts";
import { labelsAt, objectAt, textAt } from "../mesh/plain-value.ts";
import { manifestsWith } from "./manifests-with.ts";

export interface ArgoCluster {
  /** Undefined where the repository does not say it in clear words. */
  readonly name: string | undefined;
  readonly server: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
}

const TYPE = "argocd.argoproj.io/secret-type";

/** The one that Argo CD runs in, which has no Secret of its own. */
export const IN_CLUSTER: ArgoCluster = {
  name: "in-cluster",
  server: "https://kubernetes.default.svc",
  labels: {},
  annotations: {},
};

export const isInCluster = (server: string): boolean => /^https:\/\/kubernetes\.default\b/.test(server);

/** In order of name. */
export function clustersIn(snapshot: Snapshot, read: typeof readFile): readonly ArgoCluster[] {
  const found = new Map<string, ArgoCluster>();
  for (const [path, text] of manifestsWith(snapshot, (one) => one.includes(TYPE))) {
    for (const document of read(path, text).documents) {
      const cluster = clusterOf(document);
      if (cluster !== undefined) found.set(JSON.stringify([cluster.name, cluster.server, cluster.labels]), cluster);
    }
  }
  return [...found].sort(([one], [other]) => compareText(one, other)).map(([, cluster]) => cluster);
}

/** What makes a Secret says of it in its template; what is sealed or fetched is not known. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Secret: [],
  SealedSecret: ["spec", "template"],
  ExternalSecret: ["spec", "target", "template"],
};

function clusterOf({ kind, value }: Document): ArgoCluster | undefined {
  const way = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  if (way === undefined) return undefined;
  const template = objectAt(value, ...way);
  const labels = labelsAt(template, "metadata", "labels");
  if (labels[TYPE] !== "cluster") return undefined;
  return {
    name: fieldOfSecret(template, "name", kind),
    server: fieldOfSecret(template, "server", kind),
    labels,
    annotations: labelsAt(template, "metadata", "annotations"),
  };
}

function fieldOfSecret(secret: JsonObject, field: string, kind: string): string | undefined {
  const data = textAt(secret, "data", field);
  const text = textAt(secret, "stringData", field) ?? (kind === "Secret" ? decoded(data) : data);
  return text === undefined || text.includes("{{") || text === "" ? undefined : text;
}

function decoded(base64: JsonValue | undefined): string | undefined {
  try {
    return typeof base64 === "string" ? atob(base64).trim() : undefined;
  } catch {
    return undefined;
  }
}
