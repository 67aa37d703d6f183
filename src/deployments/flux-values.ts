// What objects of Flux take from ConfigMaps: variables of a Kustomization, values of a HelmRelease. Secrets are never read.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { scalarText } from "../mesh/chart-values.ts";
import { listAt, objectAt, textAt } from "../mesh/plain-value.ts";
import { readPlacedText, type Settings } from "../mesh/read-placed-text.ts";
import type { ConfigMapTexts } from "./config-map-texts.ts";
import type { Release } from "./deployment.ts";
import type { Lookup } from "./lookup.ts";

export const FROM = ["postBuild", "substituteFrom"] as const;

/** Undefined for what the repository does not determine. */
export function dataOf(source: JsonValue, home: string | undefined, { configMap }: Lookup): ConfigMapTexts | undefined {
  const name = textAt(source, "name");
  return name === undefined || textAt(source, "kind") !== "ConfigMap" ? undefined : configMap(name, home);
}

/** Later sources win over earlier ones, and what the Kustomization says itself over all. */
export function variablesOf(spec: JsonObject, home: string | undefined, lookup: Lookup): ReadonlyMap<string, string> {
  const own = Object.entries(objectAt(spec, "postBuild", "substitute")).flatMap(([key, value]) => {
    const text = scalarText(value);
    return text === undefined ? [] : [[key, text] as const];
  });
  return new Map([...listAt(spec, ...FROM).flatMap((source) => [...(dataOf(source, home, lookup) ?? [])]), ...own]);
}

export interface ValuesFrom {
  readonly source: JsonValue;
  /** Undefined where it cannot be known. */
  readonly text: string | undefined;
}

export function valuesFrom(spec: JsonObject, home: string | undefined, lookup: Lookup): readonly ValuesFrom[] {
  return listAt(spec, "valuesFrom").map((source) => {
    const text = dataOf(source, home, lookup)?.get(textAt(source, "valuesKey") ?? "values.yaml");
    return { source, text };
  });
}

export function inlineOf(from: readonly ValuesFrom[]): readonly JsonValue[] {
  return from.flatMap((one) => {
    const read = readInline(one);
    return read?.kind === "settings" ? [read.value] : [];
  });
}

/** Values that are there, as YAML that nobody can read. */
export const isBroken = (one: ValuesFrom): boolean => readInline(one)?.kind === "broken";

function readInline({ source, text }: ValuesFrom): Settings | undefined {
  if (text === undefined || textAt(source, "targetPath") !== undefined) return undefined;
  return readPlacedText({ path: "", text });
}

export function parametersOf(from: readonly ValuesFrom[]): Release["parameters"] {
  return from.flatMap(({ source, text }) => {
    const name = textAt(source, "targetPath");
    return name === undefined || text === undefined ? [] : [{ name, value: text, isText: false }];
  });
}
