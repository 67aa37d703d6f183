// Manifests that a person names, as one mesh of the settings -> their simulation, with everything that was noticed on the way.
import { existsSync } from "node:fs";
import { settingsOfMesh } from "../../gate/plan-reviews.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { EVERYTHING, isAssumed, isIn } from "../../settings/mesh-scopes.ts";
import type { CallSetting, MeshSetting, Settings } from "../../settings/settings.ts";
import {
  type SimulatedSnapshot,
  type SimulationSettings,
  simulateSnapshot,
} from "../../simulation/simulate-snapshot.ts";
import { readNamedFile, readPaths } from "../read-paths.ts";
import { trouble } from "../trouble.ts";
import { profileSettings, readMeshConfig, type SimulationFlags } from "./options.ts";
import { readSettingsFile } from "./read-settings-file.ts";

/** Simulates what is under the paths as one mesh. Throws trouble for what is not there. */
export function simulatePaths(paths: readonly string[], flags: SimulationFlags): SimulatedSnapshot {
  return simulateSnapshot(readMeshPaths(paths, flags), simulationSettings(flags));
}

/** What is under the paths and belongs to the mesh; globs of settings start where the command does. */
export function readMeshPaths(paths: readonly string[], flags: SimulationFlags): Snapshot {
  const { mesh } = chooseMesh(flags);
  return new Map([...readPaths(paths)].filter(([path]) => isIn(mesh, path) || isAssumed(mesh, path)));
}

export function simulationSettings(flags: SimulationFlags): SimulationSettings {
  const { settings, mesh } = chooseMesh(flags);
  const asked = { ...profileSettings(flags), ...(flags.allInjected === true && { allInjected: true }) };
  const meshConfig = readMeshConfig(flags) ?? meshConfigOf(mesh);
  return { ...settingsOfMesh(asked, settings, mesh), ...(meshConfig !== undefined && { meshConfig }) };
}

/** Calls that the settings name for the mesh. */
export function settingsCalls(flags: SimulationFlags): readonly CallSetting[] {
  const { settings, mesh } = chooseMesh(flags);
  return [...(mesh.calls ?? []), ...(settings.calls ?? [])];
}

interface Chosen {
  readonly settings: Settings;
  readonly mesh: MeshSetting;
}

function chooseMesh({ settings: file, mesh: name }: SimulationFlags): Chosen {
  if (file === undefined && name !== undefined) throw trouble("--mesh names a mesh of settings: say --settings FILE");
  const settings = file === undefined ? {} : readSettingsFile(file).settings;
  const { meshes = [] } = settings;
  const names = meshes.map((mesh) => mesh.name).join(", ");
  if (name === undefined && meshes.length > 1)
    throw trouble(`the settings have several meshes: say --mesh with one of ${names}`);
  const mesh = name === undefined ? (meshes[0] ?? EVERYTHING) : meshes.find((one) => one.name === name);
  if (mesh === undefined)
    throw trouble(`the settings have no mesh ${name}${names === "" ? "" : `; there are: ${names}`}`);
  return { settings, mesh };
}

function meshConfigOf({ meshConfig: path }: MeshSetting): { path: string; text: string } | undefined {
  return path === undefined || !existsSync(path) ? undefined : { path, text: readNamedFile(path) };
}
