// Manifests that a person names, as one mesh of the settings -> their simulation, with everything that was noticed on the way.
import { existsSync } from "node:fs";
import { renderState } from "../../deployments/render-state.ts";
import { settingsOfMesh } from "../../gate/plan-reviews.ts";
import { scopeDeployments } from "../../gate/scope-deployments.ts";
import { keepReadings } from "../../manifests/keep-readings.ts";
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
import { ownRenderer } from "./own-renderer.ts";
import { readSettingsFile } from "./read-settings-file.ts";

/** Simulates what is under the paths as one mesh. Throws trouble for what is not there, and where it is several meshes. */
export async function simulatePaths(paths: readonly string[], flags: SimulationFlags): Promise<SimulatedSnapshot> {
  const all = await simulateMeshes(paths, flags);
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const names = all.map(({ simulation }) => simulation.mesh.name).join(", ");
  throw trouble(`there are several meshes here: say --mesh with one of ${names}`);
}

/** The meshes under the paths: the one that `--mesh` names, or that of the settings; else those that the files tell apart. */
export async function simulateMeshes(
  paths: readonly string[],
  flags: SimulationFlags,
): Promise<readonly SimulatedSnapshot[]> {
  const state = readPaths(paths);
  const rendering = await renderState(state, { read: keepReadings(), renderer: ownRenderer(flags) });
  const { settings, mesh } = chooseMesh(flags);
  const isDiscovered = settings.meshes === undefined;
  const rendered = { state, rendering };
  const { scopes } = scopeDeployments(isDiscovered ? settings : { ...settings, meshes: [mesh] }, rendered, rendered);
  const wanted = scopes.filter(({ setting }) => !isDiscovered || [undefined, setting.name].includes(flags.mesh));
  if (wanted.length === 0)
    throw trouble(
      `there is no mesh ${flags.mesh} here; there are: ${scopes.map(({ setting }) => setting.name).join(", ")}`,
    );
  const common = simulationSettings(flags);
  return wanted.map(({ setting, after, renderedAfter }) =>
    simulateSnapshot(after, { ...common, name: setting.name, rendered: renderedAfter }),
  );
}

/** What is under the paths and belongs to the mesh; globs of settings start where the command does. */
export function readMeshPaths(paths: readonly string[], flags: SimulationFlags): Snapshot {
  if (flags.settings === undefined && flags.mesh !== undefined)
    throw trouble("--mesh names a mesh of settings: say --settings FILE");
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
  const settings = file === undefined ? {} : readSettingsFile(file).settings;
  const { meshes = [] } = settings;
  if (meshes.length === 0) return { settings, mesh: EVERYTHING };
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
