// A template of an ApplicationSet and parameters -> the template with what they say in it; both ways of writing templates that
// Argo CD has. Functions are not called: where one stands it is left.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { scalarText } from "../mesh/chart-values.ts";
import { isList, isObject } from "../mesh/plain-value.ts";

/** What a template is filled with, by the name that it has there: `{cluster: {name: east}}` is `cluster.name`. */
export type Parameters = ReadonlyMap<string, string>;

export function flat(value: JsonValue, prefix = ""): Parameters {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, one]): readonly (readonly [string, string])[] => {
      const text = scalarText(one);
      return text === undefined ? [...flat(one, `${prefix}${key}.`)] : [[`${prefix}${key}`, text]];
    }),
  );
}

const LEFT = /\{\{/;

/** Whether something in it is not filled. */
export const isLeft = (value: JsonValue | undefined): boolean =>
  value !== undefined && LEFT.test(JSON.stringify(value));

const PARAMETER =
  /\{\{-? *(?:\.?([\w./[\]-]+)|index +\.path\.segments +(\d+)|index +\.([\w.]+) +["`]([^"`{}]+)["`]) *-?\}\}/g;

export function fill<Value extends JsonValue>(value: Value, parameters: Parameters): Value;
export function fill(value: JsonValue, parameters: Parameters): JsonValue {
  if (typeof value === "string") return fillText(value, parameters);
  if (isList(value)) return value.map((one) => fill(one, parameters));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, parameters)])) as JsonObject;
}

function fillText(text: string, parameters: Parameters): string {
  return text.replace(PARAMETER, (whole, name?: string, step?: string, within?: string, key?: string) => {
    const asked = name ?? (step === undefined ? `${within}.${key}` : `path[${step}]`);
    return parameters.get(asked) ?? whole;
  });
}

/** As Argo CD makes a name that Kubernetes takes. */
export const normalized = (name: string): string => name.replace(/[^a-zA-Z0-9.]+/g, "-").toLowerCase();
