// The Sail operator's `Istio`, and `helmCharts:` of a kustomization -> the istiod that they install.
import type { Document, FieldPath } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { scalarText, valuesAt } from "./chart-values.ts";
import {
  chartVersion,
  type Installation,
  installationOf,
  isIstiodChart,
  type Surroundings,
  whatOf,
} from "./installation.ts";
import { fieldOf, isObject, listAt, plainValue, textAt } from "./plain-value.ts";
import { valueFile } from "./value-files.ts";

export function sailInstallations(source: Document): readonly Installation[] {
  const value = plainValue(source.value);
  const at = (...field: FieldPath): Location => locate(source, field);
  const version = chartVersion(textAt(value, "spec", "version"), at("spec", "version"));
  const layers = valuesAt(fieldOf(value, "spec", "values"), (inside) => at("spec", "values", ...inside));
  return [installationOf({ what: whatOf(source), source, location: at("spec"), layers, chartVersion: version })];
}

/** `helmCharts:` of a kustomization. */
export function kustomizeInstallations(source: Document, { files }: Surroundings): readonly Installation[] {
  const directory = source.path.slice(0, source.path.lastIndexOf("/") + 1);
  return listAt(plainValue(source.value), "helmCharts").flatMap((chart, index) => {
    if (!isObject(chart) || !isIstiodChart(textAt(chart, "name"))) return [];
    const at = (...field: FieldPath): Location => locate(source, ["helmCharts", index, ...field]);
    const named = [textAt(chart, "valuesFile"), ...listAt(chart, "additionalValuesFiles")];
    const read = named
      .filter((name) => typeof name === "string")
      .map((name) => valueFile({ files, path: `${directory}${name}`, what: whatOf(source), location: at() }));
    return [
      installationOf({
        what: whatOf(source),
        source,
        location: at(),
        layers: [
          ...read.flatMap(({ layers }) => layers),
          ...valuesAt(fieldOf(chart, "valuesInline"), (inside) => at("valuesInline", ...inside)),
        ],
        chartVersion: chartVersion(scalarText(fieldOf(chart, "version")), at("version")),
        notices: read.flatMap(({ notices }) => notices),
      }),
    ];
  });
}
