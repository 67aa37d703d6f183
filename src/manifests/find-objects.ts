// The tree of one YAML document -> the Kubernetes objects in it: itself, or the items of a List. What is no object at
// all is passed over in silence; what seems meant as one is named.
import type { JsonObject, JsonValue, Position } from "./document.ts";
import type { ReadTree } from "./read-tree.ts";
import { isForeignKind } from "./relevance.ts";

export type Found =
  | { readonly kind: "object"; readonly object: KubernetesObject; readonly place: Place }
  /** Written like an object, but Kubernetes would not take it. */
  | { readonly kind: "misfit"; readonly problem: string; readonly place: Place }
  /** YAML that still has template text in what names the object. */
  | { readonly kind: "template"; readonly place: Place };

/** Finding out costs reading the document again. */
type Place = () => Position;

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: JsonObject;
}

interface Header {
  readonly apiVersion: string;
  readonly kind: string;
}

interface ObjectNode {
  readonly value: JsonObject;
  readonly place: Place;
}

const LIST_AT_TOP =
  "kubectl reads no list at the top of a file. Use `kind: List` with `items`, or separate the objects by `---`";
const NO_HEADER = "it is written like a Kubernetes object, but `apiVersion` and `kind` are not both words. Write both";
const NOT_A_MAPPING = "an item of this List is not an object. Remove it, or write `apiVersion` and `kind`";

/** Finds the objects of a document, in the order in which they are written. */
export function findObjects({ value, place }: Pick<ReadTree, "value" | "place">): readonly Found[] {
  if (Array.isArray(value)) return value.some(isMeantAsObject) ? [misfit(LIST_AT_TOP, place)] : [];
  return isObject(value) && isMeantAsObject(value) ? findInObject({ value, place }, undefined) : [];
}

function findInObject(node: ObjectNode, inherited: Header | undefined): readonly Found[] {
  const { value, place } = node;
  const header = headerOf(value, inherited);
  if (header === undefined) return [misfit(NO_HEADER, place)];
  const { apiVersion, kind } = header;
  const { items, metadata } = value;
  if (kind.endsWith("List") && Array.isArray(items)) return findInList(node, items, header);
  const names = isObject(metadata) ? [apiVersion, kind, metadata.name, metadata.namespace] : [apiVersion, kind];
  if (names.some(isTemplate)) return [{ kind: "template", place }];
  return [{ kind: "object", object: { apiVersion, kind, value }, place }];
}

function findInList({ place }: ObjectNode, items: readonly JsonValue[], header: Header): readonly Found[] {
  const itemHeader = { apiVersion: header.apiVersion, kind: header.kind.slice(0, -"List".length) };
  return items.flatMap((value, index) => {
    const placeOfItem = (): Position => place().fields?.get("items")?.items?.[index] ?? place();
    if (!isObject(value)) return [misfit(NOT_A_MAPPING, placeOfItem)];
    return findInObject({ value, place: placeOfItem }, itemHeader);
  });
}

// Charts and other tools use one of the two names as well: alone it counts only beside `metadata`, and only a kind that
// Kubernetes or Istio has.
function isMeantAsObject(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (apiVersion !== undefined && kind !== undefined) return true;
  if (!isObject(metadata)) return false;
  return apiVersion !== undefined || (kind !== undefined && !(isWord(kind) && isForeignKind(kind)));
}

// As in kubectl, the items of a typed list (`ServiceList`) need not say what they are.
function headerOf({ apiVersion, kind }: JsonObject, inherited: Header | undefined): Header | undefined {
  if (apiVersion === undefined && kind === undefined && inherited?.kind) return inherited;
  return isWord(apiVersion) && isWord(kind) ? { apiVersion, kind } : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWord(value: JsonValue | undefined): value is string {
  return typeof value === "string" && value !== "";
}

// No name in Kubernetes can hold these; elsewhere (alert texts, workflow parameters) they are ordinary.
function isTemplate(name: JsonValue | undefined): boolean {
  return typeof name === "string" && (name.includes("{{") || name.includes("<%"));
}

function misfit(problem: string, place: Place): Found {
  return { kind: "misfit", problem, place };
}
