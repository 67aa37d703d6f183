// Tools that are there -> a Renderer: builds as the tools run them, two at a time, and their results kept for as long as it lives.
import { createHash } from "node:crypto";
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
  const remember = keepResults(limiter());
  return {
    kustomize: (build) => remember(["kustomize", build], () => buildKustomization(tools, build, limits)),
    helm: (build) => remember(["helm", build], () => renderChart(tools, build, limits)),
  };
}

async function buildKustomization(tools: Tools, build: KustomizeBuild, limits: RendererLimits): Promise<BuildResult> {
  const { kustomize, helm } = tools;
  if (kustomize === undefined) return missing("Neither kustomize nor kubectl is here");
  if (build.needsHelm && helm === undefined) return missing("It has charts, and helm is not here");
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
  if (helm === undefined) return missing("Helm is not here");
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

type Limit = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** The first come are the first served. */
function limiter(): Limit {
  let free = AT_ONCE;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

function keepResults(limit: Limit) {
  const kept = new Map<string, Promise<BuildResult>>();
  return (question: readonly [string, KustomizeBuild | ChartBuild], run: () => Promise<BuildResult>) => {
    const key = keyOf(question);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const result = limit(run);
    kept.set(key, result);
    const [oldest] = kept.keys();
    if (kept.size > MOST_RESULTS && oldest !== undefined) kept.delete(oldest);
    return result;
  };
}

/** Maps are no JSON. */
function keyOf([tool, { files, ...rest }]: readonly [string, KustomizeBuild | ChartBuild]): string {
  const hash = createHash("sha256").update(JSON.stringify([tool, rest]));
  for (const [path, text] of files) hash.update(JSON.stringify([path, text]));
  return hash.digest("base64");
}
