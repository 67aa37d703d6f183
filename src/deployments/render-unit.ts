// A unit of a repository state -> its objects and the files that went into it.
import type { Notice } from "../manifests/notice.ts";
import { unreadable } from "../manifests/read-documents.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { RenderedUnit, Renderer } from "../manifests/rendering.ts";
import { isUnder } from "./paths.ts";
import { reach } from "./reach.ts";
import { renderChart } from "./render-chart.ts";
import { filesOfDirectory, renderDirectory } from "./render-directory.ts";
import { renderKustomization } from "./render-kustomization.ts";
import type { RenderedObjects } from "./rendered-objects.ts";
import type { Layout, Unit } from "./unit.ts";

export interface RenderSettings {
  readonly read: typeof readFile;
  /** Without one, kustomizations are read as they are written and charts are not rendered. */
  readonly renderer?: Renderer | undefined;
}

const NONE: ReadonlySet<string> = new Set();

interface Made extends RenderedObjects {
  readonly files: ReadonlySet<string>;
  readonly templates?: ReadonlySet<string>;
}

export async function renderUnit(unit: Unit, layout: Layout, settings: RenderSettings): Promise<RenderedUnit> {
  const { kind, directory, environment, deployment } = unit;
  const own = layout.kustomizations.get(directory)?.path ?? `${directory === "" ? "" : `${directory}/`}Chart.yaml`;
  const { making, documents, notices, files, templates = NONE } = await make(unit, layout, settings);
  return {
    kind,
    directory,
    paths: [...(deployment === undefined ? [] : [deployment.location.path]), own],
    ...(environment !== undefined && { environment }),
    making,
    ...(deployment !== undefined && { deployedBy: { what: deployment.what, location: deployment.location } }),
    documents,
    files,
    templates,
    notices: [...notices, ...noticesOfPacked(files, layout, isBuilt(making))],
  };
}

const isBuilt = (making: Made["making"]): boolean => making === "helm" || making === "kustomize";

/** What is in them was not deployed here, and is there; helm opens what it was given. */
function noticesOfPacked(files: ReadonlySet<string>, { snapshot }: Layout, isOpened: boolean): readonly Notice[] {
  return [...files].flatMap((path) => {
    const content = snapshot.get(path);
    if (typeof content !== "object" || content.unreadable !== "packed") return [];
    return isOpened && content.base64 !== undefined ? [] : [unreadable(path, content)];
  });
}

async function make(unit: Unit, layout: Layout, { read, renderer }: RenderSettings): Promise<Made> {
  const { snapshot, kustomizations, charts } = layout;
  const root = kustomizations.get(unit.directory);
  const chart = charts.get(unit.directory);
  if (unit.kind === "kustomization" && root !== undefined) {
    const reached = reach(root, layout);
    const made = await renderKustomization(unit, reached, {
      sources: { snapshot, read, kustomizations, root },
      renderer,
    });
    return { ...made, files: new Set([...reached.sources.keys(), ...reached.inputs]) };
  }
  if (unit.kind === "chart" && chart !== undefined) {
    const made = await renderChart(unit, chart, { snapshot, read, renderer });
    if (made.making === "not-rendered") return { ...made, files: NONE };
    const directories = [chart.directory, ...chart.localDependencies];
    const files = [...snapshot.keys()].filter((path) => directories.some((directory) => isUnder(path, directory)));
    return { ...made, files: new Set(files), templates: new Set(files.filter((path) => isTemplate(path, layout))) };
  }
  const files = filesOfDirectory(unit, layout);
  return { ...renderDirectory(unit, files, { snapshot, read }), files: new Set(files) };
}

function isTemplate(path: string, { snapshot }: Layout): boolean {
  const text = snapshot.get(path);
  return typeof text !== "string" || text.includes("{{");
}
