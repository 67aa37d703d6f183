// Values of istiod's chart, layer upon layer as Helm merges them -> what they say of istiod. Reads no file.
import type { FieldPath, JsonObject, JsonValue } from "../manifests/document.ts";
import { newObject } from "../manifests/node-reader.ts";
import type { Location } from "../manifests/notice.ts";
import { fieldOf, isObject, objectAt, textAt } from "./plain-value.ts";

/** Values and the places of their fields. */
export interface ChartValues {
  readonly value: JsonObject;
  readonly locate: (field: readonly string[]) => Location;
}

/** Something that is said of istiod, and where. */
export interface Statement {
  readonly value: string;
  readonly location: Location;
}

/** One set of values out of several: later ones win, mappings are merged. */
export function layerValues(layers: readonly ChartValues[], otherwise: Location): ChartValues {
  return {
    value: layers.reduce<JsonObject>((below, { value }) => merge(below, value), newObject()),
    locate: (field) => {
      const owner = layers.findLast(({ value }) => fieldOf(value, ...field) !== undefined) ?? layers.at(-1);
      return owner?.locate(field) ?? otherwise;
    },
  };
}

function merge(below: JsonObject, above: JsonObject): JsonObject {
  const merged = newObject();
  for (const [key, value] of Object.entries(below)) merged[key] = value;
  for (const [key, value] of Object.entries(above)) {
    const old = Object.hasOwn(below, key) ? below[key] : undefined;
    merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return merged;
}

/** Nobody's values are deeper. */
const MOST_STEPS = 32;

/** `pilot.env.NAME` and the like, as `--set` takes them, -> values. */
export function valueAtPath(path: string, value: JsonValue): JsonObject {
  const steps = path.split(/(?<!\\)\./, MOST_STEPS + 1).map((step) => step.replaceAll("\\.", "."));
  if (steps.length > MOST_STEPS) return newObject();
  return steps.reduceRight<JsonValue>((inside, step) => {
    const outside = newObject();
    outside[step] = inside;
    return outside;
  }, value) as JsonObject;
}

/** Text, numbers and booleans as a template would write them. */
export function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value.trim() === "" || value.includes("{{") ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function statementAt(values: ChartValues, ...field: readonly string[]): Statement | undefined {
  const value = scalarText(fieldOf(values.value, ...field));
  return value === undefined ? undefined : { value, location: values.locate(field) };
}

/** The tag of an image reference: `docker.io/istio/pilot:1.22.3@sha256:…` -> 1.22.3. */
export function imageTag(image = ""): string | undefined {
  return /^[^:@]+:([\w.-]{1,128})(?:@|$)/.exec(image.slice(image.lastIndexOf("/") + 1))?.[1];
}

/** istiod's tag: its image as a whole, its own tag, else that of all of Istio. */
export function tagOf(values: ChartValues): Statement | undefined {
  const image = imageTag(textAt(values.value, "pilot", "image"));
  if (image !== undefined) return { value: image, location: values.locate(["pilot", "image"]) };
  return statementAt(values, "pilot", "tag") ?? statementAt(values, "global", "tag");
}

export function compatibilityOf(values: ChartValues): Statement | undefined {
  return statementAt(values, "compatibilityVersion");
}

export function environmentOf(values: ChartValues): ReadonlyMap<string, Statement> {
  const names = Object.keys(objectAt(values.value, "pilot", "env"));
  return new Map(
    names.flatMap((name) => {
      const statement = statementAt(values, "pilot", "env", name);
      return statement === undefined ? [] : [[name, statement] as const];
    }),
  );
}

/** The field of a document as values, if it is a mapping there. */
export function valuesAt(
  value: JsonValue | undefined,
  locateIn: (field: FieldPath) => Location,
): readonly ChartValues[] {
  return isObject(value) ? [{ value, locate: locateIn }] : [];
}
