// Manifests that a person names -> their simulation, with everything that was noticed on the way.
import {
  type SimulatedSnapshot,
  type SimulationSettings,
  simulateSnapshot,
} from "../../simulation/simulate-snapshot.ts";
import { readPaths } from "../read-paths.ts";
import { profileSettings, readMeshConfig, type SimulationFlags } from "./options.ts";

/** Simulates what is under the paths as one mesh. Throws trouble for what is not there. */
export function simulatePaths(paths: readonly string[], flags: SimulationFlags): SimulatedSnapshot {
  return simulateSnapshot(readPaths(paths), simulationSettings(flags));
}

export function simulationSettings(flags: SimulationFlags): SimulationSettings {
  const meshConfig = readMeshConfig(flags);
  return {
    ...profileSettings(flags),
    ...(flags.allInjected === true && { allInjected: true }),
    ...(meshConfig !== undefined && { meshConfig }),
  };
}
