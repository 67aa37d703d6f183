// Tools that are there -> a Renderer: builds as the tools run them, two at a time. Keeps nothing.
import Bottleneck from "bottleneck";
import type { BuildFiles, BuildResult, ChartBuild, KustomizeBuild, Renderer } from "../../manifests/rendering.ts";
import { ORIGIN_PREFIX } from "../../manifests/rendering.ts";
import type { Tools } from "./find-tools.ts";
import { guardHelm, isReleaseName } from "./guard-helm.ts";
import { leadsToThisMachine } from "./leads-to-this-machine.ts";
import { runTool } from "./run-tool.ts";
import { findSandbox } from "./sandbox.ts";

const AT_ONCE = 2;
const REPOSITORY = "repository";
const GUARD = "home/guarded-helm";

export interface RendererLimits {
  /** Milliseconds that one build may take. */
  readonly patience?: number;
}

/** Runs a build; whoever aborts the signal does not wait for its result. */
export type BuildRunner = (build: AnyBuild, signal?: AbortSignal) => Promise<BuildResult>;

export type AnyBuild =
  | { readonly tool: "kustomize"; readonly build: KustomizeBuild }
  | { readonly tool: "helm"; readonly build: ChartBuild };

export function createBuildRunner(tools: Tools, limits: RendererLimits = {}): BuildRunner {
  const queue = new Bottleneck({ maxConcurrent: AT_ONCE });
  return (asked, signal) => {
    const how = { ...limits, ...(signal && { signal }) };
    return queue.schedule(() =>
      asked.tool === "helm" ? renderChart(tools, asked.build, how) : buildKustomization(tools, asked.build, how),
    );
  };
}

/** A Renderer that asks `run`, whoever that is. */
export function rendererOf(run: BuildRunner): Renderer {
  return {
    kustomize: (build) => run({ tool: "kustomize", build }),
    helm: (build) => run({ tool: "helm", build }),
  };
}

interface How extends RendererLimits {
  readonly signal?: AbortSignal;
}

async function buildKustomization(tools: Tools, build: KustomizeBuild, how: How): Promise<BuildResult> {
  const { kustomize, helm } = tools;
  if (kustomize === undefined) return missing("There is no kustomize and no kubectl here (install one of them)");
  if (build.needsHelm && helm === undefined) return missing("It has charts, and there is no helm here (install it)");
  if (!(await findSandbox()).isOffline && leadsToThisMachine(build.files))
    return { kind: "failed", reason: "it asks for a file from the machine that builds it" };
  const around = {
    ...build.around,
    resources: [`${ORIGIN_PREFIX}${build.directory}`],
    buildMetadata: ["originAnnotations", "transformerAnnotations"],
  };
  const files = new Map([...inRepository(build.files), ["around/kustomization.yaml", JSON.stringify(around)]]);
  const charts = build.needsHelm ? ["--enable-helm", "--helm-command", `./${GUARD}`] : [];
  const scripts = new Map(build.needsHelm ? [[GUARD, guardHelm(helm ?? "")]] : []);
  return runTool({ ...how, command: kustomize.command, files, scripts, args: [kustomize.verb, "around", ...charts] });
}

/** Templates ask for these before they make an object of Istio's. */
const SERVED = ["v1", "v1beta1", "v1alpha3"].flatMap((version) => [
  `networking.istio.io/${version}`,
  ...["ServiceEntry", "Sidecar", "VirtualService", "DestinationRule"].map(
    (kind) => `networking.istio.io/${version}/${kind}`,
  ),
]);

async function renderChart({ helm }: Tools, build: ChartBuild, how: How): Promise<BuildResult> {
  if (helm === undefined) return missing("There is no helm here: install it");
  const { directory, release, namespace, values, parameters } = build;
  if (!isReleaseName(release)) return { kind: "failed", reason: `${JSON.stringify(release)} is no name for a release` };
  const files = new Map([
    ...inRepository(build.files),
    ...values.map((layer, index) => [`values-${index}.json`, JSON.stringify(layer)] as const),
  ]);
  const args = [
    ...["template", `--namespace=${namespace}`, "--skip-tests"],
    ...values.flatMap((_, index) => ["--values", `values-${index}.json`]),
    ...parameters.map(({ name, value, isText }) => `${isText ? "--set-string" : "--set"}=${name}=${value}`),
    ...SERVED.flatMap((version) => ["--api-versions", version]),
    ...["--", release, `./${REPOSITORY}/${directory}`],
  ];
  return runTool({ ...how, command: helm, files, args });
}

const inRepository = (files: BuildFiles) => [...files].map(([path, text]) => [`${REPOSITORY}/${path}`, text] as const);

const missing = (reason: string): BuildResult => ({ kind: "missing", reason });
