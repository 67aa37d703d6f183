// Manifests that a person names, as one mesh of the settings -> their simulation, with everything that was noticed on the way.
import { existsSync } from "node:fs";
import { renderState } from "../../deployments/render-state.ts";
import { settingsOfMesh } from "../../gate/plan-reviews.ts";
import { scopeDeployments } from "../../gate/scope-deployments.ts";
import { withSources } from "../../gate/sources.ts";
import { keepReadings } from "../../manifests/keep-readings.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { assumedFiles, EVERYTHING } from "../../settings/mesh-scopes.ts";
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
import { readSources } from "./read-sources.ts";

/** One mesh of what is under the paths: its files, and how it is simulated, with what is rendered of it. */
export interface MeshAtPaths {
  readonly state: Snapshot;
  readonly settings: SimulationSettings;
}

/** Simulates what is under the paths as one mesh. Throws trouble for what is not there, and where it is several meshes. */
export async function simulatePaths(paths: readonly string[], flags: SimulationFlags): Promise<SimulatedSnapshot> {
  const { state, settings } = await readMesh(paths, flags);
  return simulateSnapshot(state, settings);
}

/** The only mesh under the paths, or the one that `--mesh` names. Throws trouble where it is several. */
export async function readMesh(paths: readonly string[], flags: SimulationFlags): Promise<MeshAtPaths> {
  const all = await readMeshes(paths, flags);
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const names = all.map(({ settings }) => settings.name).join(", ");
  throw trouble(`there are several meshes here: say --mesh with one of ${names}`);
}

/** The meshes under the paths: the one that `--mesh` names, or that of the settings; else those that the files tell apart. */
export async function readMeshes(paths: readonly string[], flags: SimulationFlags): Promise<readonly MeshAtPaths[]> {
  const own = readPaths(paths);
  const asked = { ...(flags.settings !== undefined && { settingsFile: readSettingsFile(flags.settings) }) };
  const sources = readSources(own, asked, flags.source);
  const { after: state, notices } = withSources(own, own, { ...asked, sources });
  const read = keepReadings();
  const rendering = await renderState(state, { read, renderer: ownRenderer(flags) });
  const { settings, mesh } = chooseMesh(flags);
  const isDiscovered = settings.meshes === undefined;
  const rendered = { state, rendering };
  const { scopes } = scopeDeployments(isDiscovered ? settings : { ...settings, meshes: [mesh] }, rendered, rendered);
  const wanted = scopes.filter(({ setting }) => !isDiscovered || [undefined, setting.name].includes(flags.mesh));
  const names = scopes.map(({ setting }) => setting.name).join(", ");
  if (wanted.length === 0)
    throw trouble(
      `there is no mesh ${flags.mesh} here; there are: ${names}. For one of the settings say --settings FILE`,
    );
  const common = { ...simulationSettings(flags), read };
  return wanted.map(({ setting, after, renderedAfter }) => ({
    state: after,
    settings: {
      ...common,
      ...assumedFiles(setting, after),
      name: setting.name,
      rendered: { ...renderedAfter, notices: [...notices, ...renderedAfter.notices] },
    },
  }));
}

export function simulationSettings(flags: SimulationFlags): SimulationSettings {
  const { settings, mesh } = chooseMesh(flags);
  const asked = {
    ...profileSettings(flags),
    ...(flags.allInjected === true && { allInjected: true }),
    ...(flags.minimum === false && { minimum: false }),
  };
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
