// One planned mesh -> what it was read from, what decides about it, and who has a sidecar there. Judges nothing.
import { environmentOf } from "../deployments/environment.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { RenderedUnit, Rendering } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isUnmodelled, kindRow } from "../mesh/kinds.ts";
import type { ExplainedMesh, ExplainedUnit, ExplainedWorkload, FoundBy, Said } from "../report/repository.ts";
import type { SidecarDecision } from "../simulation/decide-sidecar.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { simulateSnapshot } from "../simulation/simulate-snapshot.ts";
import { assumptionsOf, heldTwice } from "./explain-assumptions.ts";
import type { MeshPlan } from "./plan-reviews.ts";

export interface KnownOfRepository {
  readonly state: Snapshot;
  readonly read: typeof readFile;
  readonly rendering: Rendering;
  /** Files that name meshes, where one does. */
  readonly settingsPaths?: readonly string[];
  readonly isOnly: boolean;
}

export function explainMesh(plan: MeshPlan, known: KnownOfRepository): ExplainedMesh {
  const { simulation, notices } = simulateSnapshot(plan.after, plan.simulatedAfter);
  const { mesh, sidecars } = simulation;
  const rendered = plan.simulatedAfter.rendered;
  const files = new Map([...plan.after].filter(([path]) => rendered?.files.has(path) !== true));
  const plain = readDocuments(files, known.read).documents;
  const documents = [...plain, ...(rendered?.documents ?? [])];
  return {
    name: mesh.name,
    ...found(plan, known),
    ...deciders(simulation),
    meshConfig: { value: `outbound ${mesh.config.outboundTrafficPolicy}`, ...mesh.configFrom },
    units: plan.units.filter(isWorthTelling).map(explainUnit),
    filesAsWritten: new Set(plain.map(({ path }) => path)).size,
    objects: countKinds(documents.filter(({ apiVersion, kind }) => kindRow(apiVersion, kind) !== undefined)),
    workloads: sidecars.map(explainWorkload).sort((a, b) => compareText(a.workload, b.workload)),
    gateways: mesh.gateways.map(({ namespace, name }) => `${namespace}/${name}`).sort(compareText),
    passedOver: countKinds(documents.filter(isPassedOver)),
    unmodelled: mesh.unmodelled.map(({ kind, path }) => `${kind} in ${path}`).sort(compareText),
    assumed: assumptionsOf(simulation),
    // Told under what is assumed.
    notices: [
      ...notices.filter(({ code, location }) => code !== "istio-release" || location !== undefined),
      ...heldTwice(documents, plan.simulatedAfter.assumedFiles),
    ],
  };
}

/** One that only carries what is told of deployers deploys nothing itself. */
const isWorthTelling = ({ documents, files, deployedBy }: RenderedUnit): boolean =>
  documents.length > 0 || files.size > 0 || deployedBy !== undefined;

const MOST_PLACES = 5;

function found(
  { units, simulatedAfter: { name = "" }, after }: MeshPlan,
  { settingsPaths, isOnly }: KnownOfRepository,
): { readonly foundBy: FoundBy; readonly foundIn: readonly string[] } {
  if (settingsPaths !== undefined) return { foundBy: "settings", foundIn: settingsPaths };
  if (isOnly) return { foundBy: "everything", foundIn: [] };
  const ofUnits = units.filter(({ environment }) => environment === name).map(({ directory }) => directory);
  const named = units.filter(({ directory }) => directory.endsWith(`/${name}`)).map(({ directory }) => directory);
  const ofFiles = [...after.keys()].filter((path) => environmentOf(path) === name).map((path) => folderOf(path, name));
  const places = [...new Set([...ofUnits, ...named, ...ofFiles])].sort(compareText);
  return { foundBy: "environment", foundIn: places.slice(0, MOST_PLACES) };
}

const folderOf = (path: string, name: string): string => `${path.split(`/${name}/`)[0]}/${name}`;

function deciders({ profile, decidedBy }: Simulation): Pick<ExplainedMesh, "release" | "switches"> {
  const said = (name: string): Partial<Said> => {
    const decider = decidedBy.find((one) => one.name === name);
    if (decider === undefined) return {};
    return { what: decider.value, ...(decider.location !== undefined && { location: decider.location }) };
  };
  const switches = decidedBy.filter(({ name }) => name !== "release");
  return {
    release: { value: profile.version, ...said("release") },
    switches: switches.map(({ name, value, location }) => ({
      value: `${name}=${value}`,
      ...(location !== undefined && { location }),
    })),
  };
}

function explainUnit({
  kind,
  directory,
  making,
  deployedBy,
  environment,
  documents,
  files,
}: RenderedUnit): ExplainedUnit {
  return {
    kind,
    directory,
    making,
    ...(deployedBy !== undefined && { deployedBy }),
    ...(environment !== undefined && { environment }),
    objects: documents.length,
    files: files.size,
  };
}

function explainWorkload({
  workload,
  injected,
  reason,
  assumed,
  revision,
  otherwise,
}: SidecarDecision): ExplainedWorkload {
  return {
    workload: workload.id,
    sidecar: injected,
    why: reason,
    assumed,
    ...(revision !== undefined && { revision }),
    ...(otherwise !== undefined && { instead: otherwise }),
  };
}

const isPassedOver = ({ apiVersion, kind, value }: Document): boolean =>
  kindRow(apiVersion, kind) === undefined && !isUnmodelled(apiVersion, kind, value);

function countKinds(documents: readonly Document[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(documents, ({ kind }) => kind);
  return Object.fromEntries(
    [...counts].map(([kind, all]) => [kind, all.length] as const).sort(([a], [b]) => compareText(a, b)),
  );
}
