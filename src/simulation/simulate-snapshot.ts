// A repository state -> its simulation, and everything that was noticed on the way: manifests, mesh, release, in one step.
import type { Notice } from "../manifests/notice.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { RenderedPart } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { buildMesh, type MeshBuild } from "../mesh/build-mesh.ts";
import type { CopyChoice } from "../mesh/drop-duplicates.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { withAllocatedAddresses } from "./allocated-addresses.ts";
import { withAssumedServices } from "./assume-services.ts";
import type { Bindings } from "./bind-addresses.ts";
import { type ChosenProfile, chooseProfile, type ProfileSettings } from "./choose-profile.ts";
import { noticesOfNotSimulated } from "./not-simulated.ts";
import { type Simulation, simulate } from "./simulate.ts";
import { type Supposition, suppose } from "./suppose.ts";

export interface SimulationSettings extends ProfileSettings {
  /** What the mesh is called; `default` when unsaid. */
  readonly name?: string;
  readonly allInjected?: boolean;
  /** MeshConfig from outside: YAML or JSON; it wins over what the repository holds. */
  readonly meshConfig?: { readonly path: string; readonly text: string };
  /** Which of several copies of an object counts, where it is not the last one. */
  readonly copies?: CopyChoice;
  /** The mesh before the change: what it does not hold is younger. */
  readonly base?: Mesh;
  /** Addresses of the cluster that somebody knows. */
  readonly bindings?: Bindings;
  /**
   * Entries without addresses have only those that their status in Git names, as if istiod's controller never ran. When
   * unsaid: as `allInjected`, for that is how istiod's recorded answers were made.
   */
  readonly onlyWrittenAddresses?: boolean;
  /** The API server, the cluster's DNS and istiod are there, as in every cluster, also where no manifest says so. */
  readonly minimum?: boolean;
  /** Files of the snapshot that say what the cluster has and Git has not. */
  readonly assumedFiles?: readonly string[];
  /** What is taken to be otherwise than usual, of what Git does not say. */
  readonly supposing?: Supposition;
  /** Objects that are made of files of the snapshot, and files that are therefore not read on their own. */
  readonly rendered?: RenderedPart;
  /** A reader that keeps its answers. */
  readonly read?: typeof readFile;
  /** A simulation of another state: what did not change since is not simulated again. It changes no answer. */
  readonly previous?: Simulation;
}

export interface SimulatedSnapshot {
  readonly simulation: Simulation;
  readonly notices: readonly Notice[];
}

/** Simulates a repository state as one mesh. Never throws. */
export function simulateSnapshot(snapshot: Snapshot, settings: SimulationSettings = {}): SimulatedSnapshot {
  const { mesh, notices } = readMesh(snapshot, settings);
  const chosen = chooseProfile(mesh, settings);
  const simulation = simulateAs(mesh, chosen, settings);
  const others = noticesOfNotSimulated(simulation.sidecars, mesh);
  return { simulation, notices: [...notices, ...chosen.notices, ...others] };
}

/** The mesh of a repository state, before any release has a say. */
export function readMesh(snapshot: Snapshot, settings: SimulationSettings): MeshBuild {
  const { base, meshConfig, rendered, assumedFiles, copies } = settings;
  const reading = readDocuments(rendered === undefined ? snapshot : without(snapshot, rendered.files), settings.read);
  const { mesh, notices } = buildMesh([...reading.documents, ...(rendered?.documents ?? [])], {
    name: settings.name ?? "default",
    ...(base === undefined ? {} : { base }),
    ...(meshConfig === undefined ? {} : { meshConfig }),
    ...(assumedFiles !== undefined && { assumedFiles }),
    ...(copies === undefined ? {} : { copies }),
    files: snapshot,
  });
  return { mesh, notices: [...reading.notices, ...(rendered?.notices ?? []), ...notices] };
}

function without(snapshot: Snapshot, files: ReadonlySet<string>): Snapshot {
  return new Map([...snapshot].filter(([path]) => !files.has(path)));
}

/** Simulates a mesh as the release does that is asked for, or that the mesh names. */
export function simulateMesh(mesh: Mesh, settings: SimulationSettings): Simulation {
  return simulateAs(mesh, chooseProfile(mesh, settings), settings);
}

/** Simulates a mesh by a profile that was chosen elsewhere. */
export function simulateAs(
  mesh: Mesh,
  { profile, decidedBy }: Pick<ChosenProfile, "profile" | "decidedBy">,
  settings: SimulationSettings,
): Simulation {
  const { allInjected, bindings, supposing, previous, onlyWrittenAddresses = allInjected, minimum, base } = settings;
  const whole = minimum === true ? withAssumedServices(mesh, profile, base) : mesh;
  const allocated = onlyWrittenAddresses === true ? whole : withAllocatedAddresses(whole, profile);
  return simulate(supposing === undefined ? allocated : suppose(allocated, supposing), {
    profile,
    decidedBy,
    allInjected: allInjected === true,
    ...(bindings !== undefined && { bindings }),
    ...(previous !== undefined && { previous }),
  });
}
