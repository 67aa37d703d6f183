// Documents -> the objects that a mesh is built from, each with its identity; and what is set aside, with notices.
import { compareText } from "../manifests/compare-text.ts";
import type { Document, JsonObject } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import { groupOf, isServed, isUnmodelled, kindRow, type Role } from "./kinds.ts";
import { type ObjectName, objectKey } from "./mesh.ts";
import { isObject, listAt, plainValue, textAt } from "./plain-value.ts";
import { noticesOfUnknownKinds } from "./unknown-kinds.ts";

/** An object whose kind, namespace and name are known; nothing else of it has been looked at. */
export interface Identified extends ObjectName {
  /** See `objectKey`. */
  readonly key: string;
  readonly role: Role;
  /** As the API server stores it: without nulls. */
  readonly value: JsonObject;
  readonly source: Document;
}

interface Identification {
  readonly objects: readonly Identified[];
  readonly unmodelled: readonly Document[];
  readonly notices: readonly Notice[];
}

/** Tells the documents apart. Documents of kinds that have nothing to do with traffic are passed over. */
export function identifyObjects(documents: readonly Document[]): Identification {
  const objects: Identified[] = [];
  const unmodelled: Document[] = [];
  const unknown: Document[] = [];
  const notices: Notice[] = [];
  for (const document of documents) {
    const row = kindRow(document.apiVersion, document.kind);
    if (row === undefined) {
      (isUnmodelled(document.apiVersion, document.kind, document.value) ? unmodelled : unknown).push(document);
      continue;
    }
    if (!concernsIstio(document, row.role)) continue;
    if (!isServed(row, document.apiVersion)) {
      notices.push(notServed(document, row.versions ?? []));
      continue;
    }
    const { object } = identify(document);
    if (object === undefined) notices.push(nameless(document));
    else objects.push(object);
  }
  const withoutNamespace = objects.filter(isDefaulted);
  notices.push(...noticesOfUnknownKinds(unknown), ...noticesOfDefaultNamespace(withoutNamespace));
  return { objects, unmodelled, notices };
}

/** Most ConfigMaps and webhooks are somebody else's. */
function concernsIstio({ value }: Document, role: Role): boolean {
  if (role === "configMap") return /^istio$|^istio-sidecar-injector(-|$)/.test(textAt(value, "metadata", "name") ?? "");
  if (role !== "webhookConfiguration") return true;
  return listAt(value, "webhooks").some((webhook) => textAt(webhook, "name")?.endsWith("sidecar-injector.istio.io"));
}

/** The same document is the same object in every state of a repository that holds it: what is known of it is kept. */
const identify = oncePer((document: Document): { readonly object: Identified | undefined } => {
  const row = kindRow(document.apiVersion, document.kind);
  const value = plainValue(document.value);
  if (row === undefined || !isObject(value)) return { object: undefined };
  const name =
    textAt(value, "metadata", "name") ||
    textAt(value, "metadata", "generateName")?.replace(/-$/, "") ||
    (row.role === "istioOperator" ? ISTIOCTL_NAME : undefined);
  if (name === undefined) return { object: undefined };
  const namespace = row.clusterScoped === true ? "" : textAt(value, "metadata", "namespace") || "default";
  const id = { kind: document.kind, namespace, name };
  return { object: { ...id, key: objectKey(id), role: row.role, value, source: document } };
});

/** Most are given to istioctl, which asks for no name. */
const ISTIOCTL_NAME = "installed-state";

/** Where these are does not matter. */
const NOT_TOLD: ReadonlySet<Role> = new Set(["istioOperator", "gateway", "autoscaler"]);

function isDefaulted(object: Identified): boolean {
  if (object.namespace !== "default" || NOT_TOLD.has(object.role)) return false;
  return !textAt(object.value, "metadata", "namespace");
}

const withArticle = (kind: string): string => `${/^[AEIO]/.test(kind) ? "An" : "A"} ${kind}`;

function nameless(document: Document): Notice {
  return {
    code: "rejected-by-schema",
    message: `${withArticle(document.kind)} would be refused: metadata.name must be a text. It is left out.`,
    location: locate(document, ["metadata", "name"]),
    relevance: "if-changed",
  };
}

function notServed(document: Document, versions: readonly string[]): Notice {
  const served = versions.map((version) => `${groupOf(document.apiVersion)}/${version}`).join(", ");
  return {
    code: "rejected-by-schema",
    message: `${withArticle(document.kind)} would be refused: the cluster does not serve apiVersion ${document.apiVersion} (it serves ${served}). It is left out.`,
    location: locate(document, ["apiVersion"]),
    relevance: "if-changed",
  };
}

/** Such files come in whole directories: more than these are one notice. */
const MOST_DEFAULTED_FILES = 3;

function noticesOfDefaultNamespace(objects: readonly Identified[]): readonly Notice[] {
  const byPath = [...Map.groupBy(objects, ({ source }) => source.path)].sort(([a], [b]) => compareText(a, b));
  if (byPath.length <= MOST_DEFAULTED_FILES) return byPath.flatMap(([, group]) => inDefault(group, namesOf(group)));
  const [first = []] = byPath.map(([, group]) => group);
  return inDefault(first, `${objects.length} objects in ${byPath.length} files, the first of them here`);
}

function namesOf(group: readonly Identified[]): string {
  const names = group.slice(0, 3).map((object) => `${object.kind} ${object.name}`);
  const more = group.length > names.length ? ` and ${group.length - names.length} more` : "";
  return `${names.join(", ")}${more}`;
}

function inDefault([first]: readonly Identified[], who: string): readonly Notice[] {
  if (first === undefined) return [];
  const message = `${who}: no metadata.namespace; taken to be in namespace default.`;
  return [{ code: "default-namespace", message, location: locate(first.source, ["metadata"]), relevance: "no" }];
}
