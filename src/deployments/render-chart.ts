// A unit that is a chart -> its objects, rendered by helm. A chart that is not rendered is said; its templates stay files.
import type { JsonValue } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Renderer } from "../manifests/rendering.ts";
import { readPlacedText, type Settings } from "../mesh/read-placed-text.ts";
import { type Chart, chartFiles } from "./chart.ts";
import { inNamespace } from "./deployed-document.ts";
import type { Release } from "./deployment.ts";
import type { Sources } from "./place-kustomized.ts";
import { placeTemplated } from "./place-templated.ts";
import type { RenderedObjects } from "./rendered-objects.ts";
import type { Unit } from "./unit.ts";

type From = Pick<Sources, "snapshot" | "read"> & { readonly renderer: Renderer | undefined };

export async function renderChart(unit: Unit, chart: Chart, from: From): Promise<RenderedObjects> {
  const { deployment } = unit;
  const { files, missing, vendored } = chartFiles(chart, from.snapshot);
  const release = deployment?.release ?? { name: chart.name, valueFiles: [], values: [], parameters: [] };
  const { values, notices } = valuesOf(unit, chart, { ...from, release });
  const namespace = deployment?.namespace?.name ?? "default";
  const build = {
    files,
    directory: chart.directory,
    release: release.name.slice(0, 53) || chart.name,
    namespace,
    values,
    parameters: release.parameters,
  };
  const result = await (from.renderer?.helm(build) ?? NO_TOOL);
  if (result.kind !== "rendered") {
    const reason = result.kind === "missing" ? result.reason : `helm says: ${result.reason.replace(HELM_ADVICE, "")}`;
    return {
      making: "not-rendered",
      documents: [],
      notices: [{ ...notRendered(unit, chart, reason), ...(result.kind === "stopped" && { code: "build-stopped" }) }],
    };
  }
  const placed = placeTemplated(result.text, { ...from, directory: chart.directory, vendored });
  const rule = { name: namespace, overrides: false };
  return {
    making: "helm",
    documents: placed.documents.map((document) => inNamespace(document, rule)),
    notices: [...notices, ...noticesOfMissing(chart, missing), ...noticesOfGuess(unit, chart), ...placed.notices],
  };
}

/** What helm's own user could do. */
const HELM_ADVICE = / ?Use --debug flag to render out invalid YAML\.?/;

const NO_TOOL = { kind: "missing", reason: "Charts are not rendered here" } as const;

function valuesOf(unit: Unit, chart: Chart, { snapshot, release }: From & { readonly release: Release }) {
  const { valueFiles, values, mayMiss = false } = release;
  const layers: JsonValue[] = [];
  const notices: Notice[] = [];
  for (const path of valueFiles) {
    const text = snapshot.get(path);
    const read = typeof text === "string" ? readPlacedText({ path, text }) : undefined;
    if (read?.kind === "settings") layers.push(read.value);
    else if (!mayMiss || snapshot.has(path)) notices.push(noValues(unit, chart, { path, read }));
  }
  return { values: [...layers, ...values], notices };
}

const at = (path: string) => ({ path, startLine: 1, endLine: 1 });

interface ValuesFile {
  readonly path: string;
  readonly read: Settings | undefined;
}

/** Helm refuses to go on without it: what the change means to deploy is not known. */
function noValues({ deployment }: Unit, { name, directory }: Chart, { path, read }: ValuesFile): Notice {
  const reason = read?.kind === "broken" ? `it cannot be read: ${read.reason}` : "it is not here, or is no text";
  const message = `Chart ${name} was rendered without the values file ${path}: ${reason}. Correct it, or do not name it.`;
  const about = [path, ...(deployment ? [deployment.location.path] : [])];
  return { code: "chart-values", message, location: at(`${directory}/Chart.yaml`), about, relevance: "if-changed" };
}

/** Relevance is that of its templates, which are told one by one, and of other values for them, wherever these come from. */
function notRendered({ deployment }: Unit, { name, directory }: Chart, reason: string): Notice {
  const by = deployment === undefined ? "" : `, which ${deployment.what} deploys,`;
  const message = `Chart ${name}${by} was not rendered. ${reason}. What its templates make is not known.`;
  const about = [
    directory,
    ...(deployment?.release?.valueFiles ?? []),
    ...(deployment ? [deployment.location.path] : []),
  ];
  const location = at(`${directory}/Chart.yaml`);
  const { values, parameters } = deployment?.release ?? {};
  const state = JSON.stringify([deployment?.what, values, parameters]);
  return { code: "chart-not-rendered", message, location, about, relevance: "if-changed", state };
}

function noticesOfMissing({ name, directory }: Chart, missing: readonly string[]): readonly Notice[] {
  if (missing.length === 0) return [];
  const message = `Chart ${name} was rendered without ${missing.join(", ")}: charts that it depends on are not in the repository and are never fetched. Put them under charts/, unpacked, or name what they deploy under assume in the settings.`;
  // Which of them are deployed, these say.
  const about = [`${directory}/Chart.lock`, `${directory}/charts`];
  return [{ code: "remote-chart", message, location: at(`${directory}/Chart.yaml`), about, relevance: "if-changed" }];
}

function noticesOfGuess({ deployment }: Unit, { name, directory }: Chart): readonly Notice[] {
  if (deployment !== undefined) return [];
  const message = `Nothing in the repository says how chart ${name} is deployed: it was rendered with its own values alone, in namespace default.`;
  return [{ code: "chart-values", message, location: at(`${directory}/Chart.yaml`), relevance: "no" }];
}
