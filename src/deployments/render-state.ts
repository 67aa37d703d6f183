// A repository state -> what it deploys, rendered. What the objects so made deploy in turn (an app of apps) is rendered too.

import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import type { readFile } from "../manifests/read-file.ts";
import { NOTHING_RENDERED, type RenderedUnit, type Rendering } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { groupOf } from "../mesh/kinds.ts";
import { argoDeployments } from "./argo.ts";
import { findCharts } from "./chart.ts";
import { missingDependencies } from "./depends-on.ts";
import type { Deployment, FoundDeployments } from "./deployment.ts";
import { fluxDeployments } from "./flux.ts";
import { findKustomizations } from "./kustomization.ts";
import { lookupIn } from "./lookup.ts";
import { manifestsWith } from "./manifests-with.ts";
import { reach } from "./reach.ts";
import { type RenderSettings, renderUnit } from "./render-unit.ts";
import { chooseUnits, type Layout } from "./unit.ts";
import { withUnlisted } from "./unlisted.ts";
import { withUnusedComponents } from "./unused-components.ts";

/** An app of apps of apps is as deep as anybody goes. */
const MOST_ROUNDS = 4;

export async function renderState(state: Snapshot, settings: RenderSettings): Promise<Rendering> {
  const snapshot = new Map([...state].filter(([path]) => !path.startsWith(CASES)));
  const layout: Layout = {
    snapshot,
    kustomizations: findKustomizations(snapshot),
    charts: findCharts(snapshot),
  };
  const plain = plainDeployers(layout, settings.read);
  if (plain.length + layout.kustomizations.size + layout.charts.size === 0) return NOTHING_RENDERED;
  const deployers = deployersOf(layout, settings.read);
  let found = deployers(plain, undefined);
  for (let round = 1; ; round++) {
    const units = await renderUnits(layout, found.deployments, settings);
    const inner = units.map(({ documents, environment }) => deployers(documents.filter(isDeployer), environment));
    const next = together([deployers(plain, undefined), ...inner]);
    const isSettled = next.deployments.length === found.deployments.length || round === MOST_ROUNDS;
    found = next;
    if (!isSettled) continue;
    const all = [...plain, ...units.flatMap(({ documents }) => documents.filter(isDeployer))];
    const notices = [...found.notices, ...missingDependencies(all)];
    const every = withUnusedComponents(withNotices(units, { ...found, notices }), layout, settings.read);
    return { units: withUnlisted(every, layout, settings.read) };
  }
}

/** Cases of the repository's own policies are nobody's cluster. */
const CASES = ".github/earshot/";

const ARGO = "argoproj.io";
const DEPLOYERS: ReadonlySet<string> = new Set([ARGO, "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"]);

const isDeployer = ({ apiVersion }: Pick<Document, "apiVersion">): boolean => DEPLOYERS.has(groupOf(apiVersion));

const MENTIONS = /argoproj\.io\/|toolkit\.fluxcd\.io\//;

/** Those that stand in files which no kustomization and no chart touches: what these make of theirs is seen when they are rendered. */
function plainDeployers(layout: Layout, read: typeof readFile): readonly Document[] {
  const { snapshot, kustomizations, charts } = layout;
  const candidates = manifestsWith(snapshot, (text) => MENTIONS.test(text));
  if (candidates.length === 0) return [];
  const touched = new Set<string>();
  for (const kustomization of kustomizations.values()) {
    const { sources, inputs } = reach(kustomization, layout);
    for (const path of [...sources.keys(), ...inputs]) touched.add(path);
  }
  const isInChart = (path: string) => [...charts.keys()].some((directory) => path.startsWith(`${directory}/`));
  return candidates
    .filter(([path]) => !touched.has(path) && !isInChart(path))
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([path, text]) => read(path, text).documents.filter(isDeployer));
}

function deployersOf(layout: Layout, read: typeof readFile) {
  const lookup = lookupIn(layout, read);
  return (documents: readonly Document[], environment: string | undefined): FoundDeployments =>
    together(
      documents.map((document) =>
        groupOf(document.apiVersion) === ARGO
          ? argoDeployments(document, lookup, environment)
          : fluxDeployments(document, lookup, environment),
      ),
    );
}

function together(found: readonly FoundDeployments[]): FoundDeployments {
  return {
    deployments: found.flatMap(({ deployments }) => deployments),
    notices: found.flatMap(({ notices }) => notices),
  };
}

function renderUnits(layout: Layout, deployments: readonly Deployment[], settings: RenderSettings) {
  return Promise.all(chooseUnits(layout, deployments).map((unit) => renderUnit(unit, layout, settings)));
}

/** What is told of deployers is told wherever what they deploy is. */
function withNotices(units: readonly RenderedUnit[], { notices }: FoundDeployments): readonly RenderedUnit[] {
  if (notices.length === 0) return units;
  const none: RenderedUnit = {
    kind: "directory",
    directory: "",
    paths: [...new Set(notices.flatMap(({ location }) => location?.path ?? []))],
    making: "as-written",
    documents: [],
    files: new Set(),
    templates: new Set(),
    notices,
  };
  return [...units, none];
}
