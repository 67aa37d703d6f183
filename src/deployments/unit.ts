// Kustomizations, charts and what deploys them -> the units that are rendered: what Argo CD and Flux deploy, and besides that
// each kustomization and chart that nobody includes.
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Chart } from "./chart.ts";
import type { Deployment } from "./deployment.ts";
import { environmentOf } from "./environment.ts";
import { type Kustomization, referencesOf } from "./kustomization.ts";
import { directoryOf, resolvePath } from "./paths.ts";

export interface Unit {
  readonly kind: "kustomization" | "chart" | "directory";
  readonly directory: string;
  readonly environment?: string;
  /** Undefined where nothing in the repository says how it is deployed. */
  readonly deployment?: Deployment;
}

/** A repository state, as far as it says what is deployed. */
export interface Layout {
  readonly snapshot: Snapshot;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly charts: ReadonlyMap<string, Chart>;
}

/** In order of directory. The same directory can be several units, for clusters or releases of their own. */
export function chooseUnits(layout: Layout, deployments: readonly Deployment[]): readonly Unit[] {
  const deployed = deployments.map((deployment) => unitOf(deployment, layout));
  const taken = new Set(deployed.map(({ directory }) => directory));
  const left = [...rootsOf(layout), ...chartsOf(layout)].filter(({ directory }) => !taken.has(directory));
  const units = new Map([...deployed, ...left].map((unit) => [keyOf(unit), unit]));
  return [...units].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit);
}

function keyOf({ directory, kind, environment, deployment }: Unit): string {
  const { namespace, around, release, include, exclude } = deployment ?? {};
  const said = [namespace ?? null, around ?? null, release ?? null, include ?? null, exclude ?? null];
  return JSON.stringify([directory, kind, environment ?? "", ...said]);
}

function unitOf(deployment: Deployment, { kustomizations, charts }: Layout): Unit {
  const { directory, environment } = deployment;
  const isChart = charts.has(directory) && deployment.release !== undefined;
  const kind = kustomizations.has(directory) ? "kustomization" : isChart ? "chart" : "directory";
  return { kind, directory, deployment, ...(environment !== undefined && { environment }) };
}

/** Kustomizations that no other includes. */
function rootsOf({ kustomizations, charts }: Layout): readonly Unit[] {
  const included = new Set<string>();
  for (const kustomization of kustomizations.values()) {
    for (const { name } of referencesOf(kustomization)) {
      const directory = resolvePath(kustomization.directory, name);
      if (directory !== undefined && directory !== kustomization.directory) included.add(directory);
    }
  }
  return [...kustomizations.values()]
    .filter(({ directory, isComponent }) => !isComponent && !included.has(directory))
    .filter(({ directory }) => chartAround(directory, charts) === undefined)
    .map(({ directory }) => undeployed("kustomization", directory));
}

/** Charts that nothing in the repository deploys or contains: somebody does, with values that nobody here knows. */
function chartsOf({ charts, kustomizations }: Layout): readonly Unit[] {
  const used = new Set([...charts.values()].flatMap(({ localDependencies }) => localDependencies));
  return [...charts.values()]
    .filter(({ directory, isLibrary }) => !isLibrary && !used.has(directory))
    .filter(({ directory }) => chartAround(directoryOf(directory), charts) === undefined)
    .filter(({ directory }) => !isChartOfKustomization(directory, kustomizations))
    .map(({ directory }) => undeployed("chart", directory));
}

function isChartOfKustomization(directory: string, kustomizations: Layout["kustomizations"]): boolean {
  return [...kustomizations.values()].some(({ value, directory: home }) =>
    value.helmCharts === undefined ? false : directory.startsWith(home === "" ? "" : `${home}/`),
  );
}

function chartAround(directory: string, charts: Layout["charts"]): Chart | undefined {
  for (let at = directory; at !== ""; at = directoryOf(at)) {
    const chart = charts.get(at);
    if (chart !== undefined) return chart;
  }
  return undefined;
}

function undeployed(kind: Unit["kind"], directory: string): Unit {
  const environment = environmentOf(`${directory}/`);
  return { kind, directory, ...(environment !== undefined && { environment }) };
}
