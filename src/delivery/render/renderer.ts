// Tools that are there -> a Renderer: builds as the tools run them, two at a time, and their results kept for as long as it lives.
import { createHash } from "node:crypto";
import Bottleneck from "bottleneck";
import { LRUCache } from "lru-cache";
import type { BuildFiles, BuildResult, ChartBuild, KustomizeBuild, Renderer } from "../../manifests/rendering.ts";
import { ORIGIN_PREFIX } from "../../manifests/rendering.ts";
import type { Tools } from "./find-tools.ts";
import { runTool } from "./run-tool.ts";

const AT_ONCE = 2;
/** Results that are kept. */
const MOST_RESULTS = 2000;
const REPOSITORY = "repository";

export interface RendererLimits {
  /** Milliseconds that one build may take. */
  readonly patience?: number;
}

export function createRenderer(tools: Tools, limits: RendererLimits = {}): Renderer {
  const remember = keepResults();
  return {
    kustomize: (build) => remember(["kustomize", build], () => buildKustomization(tools, build, limits)),
    helm: (build) => remember(["helm", build], () => renderChart(tools, build, limits)),
  };
}

async function buildKustomization(tools: Tools, build: KustomizeBuild, limits: RendererLimits): Promise<BuildResult> {
  const { kustomize, helm } = tools;
  if (kustomize === undefined) return missing("There is no kustomize and no kubectl here (install one of them)");
  if (build.needsHelm && helm === undefined) return missing("It has charts, and there is no helm here (install it)");
  const around = {
    ...build.around,
    resources: [`${ORIGIN_PREFIX}${build.directory}`],
    buildMetadata: ["originAnnotations", "transformerAnnotations"],
  };
  const files = new Map([...inRepository(build.files), ["around/kustomization.yaml", JSON.stringify(around)]]);
  const charts = build.needsHelm ? ["--enable-helm", "--helm-command", helm ?? ""] : [];
  return runTool({ ...limits, command: kustomize.command, files, args: [kustomize.verb, "around", ...charts] });
}

/** Templates ask for these before they make an object of Istio's. */
const SERVED = ["v1", "v1beta1", "v1alpha3"].flatMap((version) => [
  `networking.istio.io/${version}`,
  ...["ServiceEntry", "Sidecar", "VirtualService", "DestinationRule"].map(
    (kind) => `networking.istio.io/${version}/${kind}`,
  ),
]);

async function renderChart({ helm }: Tools, build: ChartBuild, limits: RendererLimits): Promise<BuildResult> {
  if (helm === undefined) return missing("There is no helm here: install it");
  const { directory, release, namespace, values, parameters } = build;
  const files = new Map([
    ...inRepository(build.files),
    ...values.map((layer, index) => [`values-${index}.json`, JSON.stringify(layer)] as const),
  ]);
  const args = [
    ...["template", release, `./${REPOSITORY}/${directory}`, "--namespace", namespace, "--skip-tests"],
    ...values.flatMap((_, index) => ["--values", `values-${index}.json`]),
    ...parameters.flatMap(({ name, value, isText }) => [isText ? "--set-string" : "--set", `${name}=${value}`]),
    ...SERVED.flatMap((version) => ["--api-versions", version]),
  ];
  return runTool({ ...limits, command: helm, files, args });
}

const inRepository = (files: BuildFiles) => [...files].map(([path, text]) => [`${REPOSITORY}/${path}`, text] as const);

const missing = (reason: string): BuildResult => ({ kind: "missing", reason });

function keepResults() {
  const kept = new LRUCache<string, Promise<BuildResult>>({ max: MOST_RESULTS });
  const queue = new Bottleneck({ maxConcurrent: AT_ONCE });
  return (question: Question, run: () => Promise<BuildResult>): Promise<BuildResult> => {
    const key = keyOf(question);
    const result = kept.get(key) ?? queue.schedule(run);
    kept.set(key, result);
    return result;
  };
}

type Question = readonly [tool: string, build: KustomizeBuild | ChartBuild];

/** Maps are no JSON. */
function keyOf([tool, { files, ...rest }]: Question): string {
  const hash = createHash("sha256").update(JSON.stringify([tool, rest]));
  for (const [path, text] of files) hash.update(JSON.stringify([path, text]));
  return hash.digest("base64");
}
