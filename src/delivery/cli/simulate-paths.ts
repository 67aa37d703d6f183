// Manifests that a person names -> their simulation, with everything that was noticed on the way.
import type { Notice } from "../../manifests/notice.ts";
import { readDocuments } from "../../manifests/read-documents.ts";
import { buildMesh } from "../../mesh/build-mesh.ts";
import { profileFor } from "../../releases/profile.ts";
import { type Simulation, simulate } from "../../simulation/simulate.ts";
import { readPaths } from "../read-paths.ts";
import { readMeshConfig, type SimulationFlags } from "./options.ts";

export interface PathSimulation {
  readonly simulation: Simulation;
  readonly notices: readonly Notice[];
}

/** Simulates what is under the paths as one mesh. Throws trouble for what is not there. */
export function simulatePaths(paths: readonly string[], flags: SimulationFlags): PathSimulation {
  const reading = readDocuments(readPaths(paths));
  const meshConfig = readMeshConfig(flags);
  const { mesh, notices } = buildMesh(reading.documents, { name: "default", ...(meshConfig && { meshConfig }) });
  const { profile, caveat } = profileFor(flags.istio ?? mesh.istio?.version);
  const release: Notice[] = caveat === undefined ? [] : [{ code: "istio-release", message: caveat, relevance: "no" }];
  const simulation = simulate(mesh, { profile, allInjected: flags.allInjected === true });
  return { simulation, notices: [...reading.notices, ...notices, ...release] };
}
