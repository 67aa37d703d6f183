// A document as its source has it -> the same as the cluster gets it: another value, or in the namespace that its deployer
// gives. Where it stands stays as it was.
import { type Document, type JsonObject, newDocument, patchLocatorOf } from "../manifests/document.ts";
import { oncePer, remember } from "../manifests/remember.ts";
import { kindRow } from "../mesh/kinds.ts";
import { objectAt, textAt } from "../mesh/plain-value.ts";

export interface NamespaceRule {
  readonly name: string;
  /** Also where the object names one. */
  readonly overrides: boolean;
}

/** The same document and rule give the same document, so that whoever keeps what is known of it still can. */
export function inNamespace(document: Document, rule: NamespaceRule | undefined): Document {
  if (rule === undefined) return document;
  const row = kindRow(document.apiVersion, document.kind);
  if (row === undefined || (row.clusterScoped === true && !(rule.overrides && row.role === "namespace")))
    return document;
  const field = row.role === "namespace" ? "name" : "namespace";
  const own = textAt(document.value, "metadata", field);
  if (own === rule.name || (own !== undefined && own !== "" && !rule.overrides)) return document;
  const known = moved(document);
  const key = `${field} ${rule.name}`;
  return remember(known, key, () => withValue(document, withMetadata(document.value, { [field]: rule.name })));
}

/** The same document with another value. Its place is looked up when somebody asks for it. */
export function withValue(document: Document, value: JsonObject): Document {
  const { path, index, apiVersion, kind } = document;
  return newDocument({ path, index, apiVersion, kind, value }, () => document.position, patchLocatorOf(document));
}

const moved = oncePer((_: Document) => new Map<string, Document>());

function withMetadata(value: JsonObject, fields: JsonObject): JsonObject {
  return { ...value, metadata: { ...objectAt(value, "metadata"), ...fields } };
}
