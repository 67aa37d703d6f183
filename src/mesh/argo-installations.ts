// An Application (or ApplicationSet) of Argo CD -> the istiod that it installs, one for each source that is istiod's chart.
import type { Document, FieldPath, JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { type ChartValues, scalarText, valueAtPath, valuesAt } from "./chart-values.ts";
import {
  chartVersion,
  type Installation,
  installationOf,
  isIstiodChart,
  type Surroundings,
  whatOf,
} from "./installation.ts";
import { fieldOf, isObject, listAt, plainValue, textAt } from "./plain-value.ts";
import { NO_VALUES, type ReadValues, textInside, valueFile, valuesText } from "./value-files.ts";

interface Source {
  readonly document: Document;
  readonly value: JsonValue;
  /** Where it stands in the document. */
  readonly field: readonly (string | number)[];
}

export function argoInstallations(document: Document, { files }: Surroundings): readonly Installation[] {
  const value = plainValue(document.value);
  const spec = document.kind === "ApplicationSet" ? ["spec", "template", "spec"] : ["spec"];
  const single = fieldOf(value, ...spec, "source");
  const sources: readonly Source[] = [
    ...(isObject(single) ? [{ document, value: single, field: [...spec, "source"] }] : []),
    ...listAt(value, ...spec, "sources").map((one, index) => ({
      document,
      value: one,
      field: [...spec, "sources", index],
    })),
  ];
  return sources.filter(isIstiod).map((source) => installed(source, files));
}

const isIstiod = ({ value }: Source): boolean =>
  isIstiodChart(textAt(value, "chart") ?? textAt(value, "path") ?? textAt(value, "repoURL"));

function installed(source: Source, files: Surroundings["files"]): Installation {
  const { document, value, field } = source;
  const what = whatOf(document);
  const at = (...inside: FieldPath): Location => locate(document, [...field, ...inside]);
  const read = valueFilesOf(source, files);
  return installationOf({
    what,
    source: document,
    location: at(),
    layers: [...read.layers, ...inlineValues(source).layers, ...parametersOf(source)],
    chartVersion: chartVersion(scalarText(fieldOf(value, "targetRevision")), at("targetRevision")),
    notices: [...read.notices, ...inlineValues(source).notices],
  });
}

/** `$ref/path` stands in another source of the Application: taken to be this repository. */
function valueFilesOf({ document, value, field }: Source, files: Surroundings["files"]): ReadValues {
  const root = textAt(value, "path");
  const read = listAt(value, "helm", "valueFiles").flatMap((name, index) => {
    if (typeof name !== "string") return [];
    const path = name.startsWith("$") ? name.slice(name.indexOf("/") + 1) : `${root ?? ""}/${name}`;
    const location = locate(document, [...field, "helm", "valueFiles", index]);
    return [valueFile({ files, path, what: whatOf(document), location })];
  });
  return { layers: read.flatMap(({ layers }) => layers), notices: read.flatMap(({ notices }) => notices) };
}

/** `valuesObject` stands in for `values`; Argo CD does not merge them. */
function inlineValues({ document, value, field }: Source): ReadValues {
  const at = (...inside: FieldPath): Location => locate(document, [...field, "helm", ...inside]);
  const given = fieldOf(value, "helm", "valuesObject");
  if (given !== undefined) {
    return { layers: valuesAt(given, (inside) => at("valuesObject", ...inside)), notices: [] };
  }
  const text = textAt(value, "helm", "values");
  if (text === undefined) return NO_VALUES;
  return valuesText(textInside(document, [...field, "helm", "values"], text), whatOf(document), at("values"));
}

const MOST_PARAMETERS = 500;

function parametersOf({ document, value, field }: Source): readonly ChartValues[] {
  const parameters = listAt(value, "helm", "parameters").slice(0, MOST_PARAMETERS);
  return parameters.flatMap((parameter, index) => {
    const [name, given] = [textAt(parameter, "name"), scalarText(fieldOf(parameter, "value"))];
    if (name === undefined || given === undefined) return [];
    const location = locate(document, [...field, "helm", "parameters", index]);
    return [{ value: valueAtPath(name, given), locate: () => location }];
  });
}
