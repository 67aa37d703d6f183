// A HelmRelease of Flux -> the istiod that it installs, with values of its own and of ConfigMaps in the repository.
import type { Document, FieldPath, JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { type Statement, scalarText, valueAtPath, valuesAt } from "./chart-values.ts";
import {
  chartVersion,
  type Installation,
  installationOf,
  isIstiodChart,
  type Surroundings,
  whatOf,
} from "./installation.ts";
import { fieldOf, listAt, objectAt, plainValue, textAt } from "./plain-value.ts";
import { NO_VALUES, type ReadValues, textInside, unread, valuesText } from "./value-files.ts";

export function fluxInstallations(source: Document, surroundings: Surroundings): readonly Installation[] {
  const value = plainValue(source.value);
  const at = (...field: FieldPath): Location => locate(source, field);
  const chart = chartOf(source, value, surroundings);
  if (chart === undefined) return [];
  const from = listAt(value, "spec", "valuesFrom").map((reference, index) =>
    valuesFrom(source, { reference, location: at("spec", "valuesFrom", index) }, surroundings),
  );
  const own = valuesAt(fieldOf(value, "spec", "values"), (inside) => at("spec", "values", ...inside));
  return [
    installationOf({
      what: whatOf(source),
      source,
      location: at("spec"),
      layers: [...from.flatMap(({ layers }) => layers), ...own],
      chartVersion: chart.version,
      notices: from.flatMap(({ notices }) => notices),
    }),
  ];
}

interface Chart {
  readonly version: Statement | undefined;
}

/** The chart that a release names itself or by reference; undefined when it is not istiod's. */
function chartOf(source: Document, value: JsonValue, { documents }: Surroundings): Chart | undefined {
  const chart = ["spec", "chart", "spec"];
  if (isIstiodChart(textAt(value, ...chart, "chart"))) {
    const version = [...chart, "version"];
    return { version: chartVersion(scalarText(fieldOf(value, ...version)), locate(source, version)) };
  }
  const { kind, name, namespace = textAt(value, "metadata", "namespace") } = labelled(value, "spec", "chartRef");
  if (name === undefined) return undefined;
  const referred = documents.find(
    (document) =>
      document.kind === kind &&
      textAt(document.value, "metadata", "name") === name &&
      [undefined, namespace].includes(textAt(document.value, "metadata", "namespace")),
  );
  if (referred === undefined) return undefined;
  const own = plainValue(referred.value);
  if (!isIstiodChart(textAt(own, "spec", "chart") ?? textAt(own, "spec", "url"))) return undefined;
  const field = ["spec.version", "spec.ref.tag", "spec.ref.semver"]
    .map((path) => path.split("."))
    .find((path) => fieldOf(own, ...path) !== undefined);
  if (field === undefined) return { version: undefined };
  return { version: chartVersion(scalarText(fieldOf(own, ...field)), locate(referred, field)) };
}

function labelled(value: JsonValue, ...field: readonly string[]) {
  const found = objectAt(value, ...field);
  return { kind: textAt(found, "kind"), name: textAt(found, "name"), namespace: textAt(found, "namespace") };
}

interface Reference {
  readonly reference: JsonValue;
  readonly location: Location;
}

/** Values of a ConfigMap; a Secret is never read. */
function valuesFrom(source: Document, { reference, location }: Reference, { documents }: Surroundings): ReadValues {
  const name = textAt(reference, "name");
  const kind = textAt(reference, "kind") ?? "";
  if (name === undefined) return NO_VALUES;
  const namespace = textAt(source.value, "metadata", "namespace");
  const key = textAt(reference, "valuesKey") ?? "values.yaml";
  const found = documents.find(
    (document) =>
      kind === "ConfigMap" &&
      document.kind === kind &&
      textAt(document.value, "metadata", "name") === name &&
      [undefined, namespace].includes(textAt(document.value, "metadata", "namespace")),
  );
  const text = found && textAt(found.value, "data", key);
  if (found === undefined || text === undefined) return unread(whatOf(source), `${kind} \`${name}\``, location);
  const field = ["data", key];
  const target = textAt(reference, "targetPath");
  if (target === undefined) return valuesText(textInside(found, field, text), whatOf(source), locate(found, field));
  return { layers: [{ value: valueAtPath(target, text.trim()), locate: () => locate(found, field) }], notices: [] };
}
