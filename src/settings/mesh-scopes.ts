// Settings and both states -> the meshes to review, each with its own part of both states. Reads no manifest.
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { pathMatcher } from "./match-glob.ts";
import { CASES_PATH, type MeshSetting, SETTINGS_PATH, type Settings } from "./settings.ts";
import { isOfSources, sourceDirectory, sourceOfPath } from "./source-directory.ts";

/** A mesh of settings, of which some name other repositories. */
export interface SpreadMesh extends MeshSetting {
  /** Directories that stand for other repositories, of whatever mesh. */
  readonly elsewhere?: ReadonlySet<string>;
}

/** One mesh: what it is set to, and its part of the repository. */
export interface MeshScope {
  readonly setting: SpreadMesh;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface MeshScopes {
  /** At least one, in the order of the settings. */
  readonly scopes: readonly MeshScope[];
  readonly notices: readonly Notice[];
}

/** The mesh of a repository whose settings name none. */
export const EVERYTHING: MeshSetting = { name: "default" };

/** What belongs to no mesh is left out, and told where the change touches it, unless it `isFed` to some mesh by other ways. */
export function scopeMeshes(
  { meshes = [], policyFiles = [], sources = [] }: Settings,
  before: Snapshot,
  after: Snapshot,
  isFed: (path: string) => boolean = () => false,
): MeshScopes {
  const isPolicy = pathMatcher(policyFiles);
  const isOurs = (path: string) => path === SETTINGS_PATH || path.startsWith(CASES_PATH) || isPolicy(path);
  const elsewhere = new Set([...sources, ...meshes.flatMap((mesh) => mesh.sources ?? [])].map(sourceDirectory));
  const withAll = (mesh: MeshSetting): SpreadMesh =>
    elsewhere.size === 0 ? mesh : { ...mesh, sources: [...sources, ...(mesh.sources ?? [])], elsewhere };
  const all = (meshes.length === 0 ? [EVERYTHING] : meshes).map(withAll);
  const scopes = all.map((setting): MeshScope => {
    const belongs = (path: string) => !isOurs(path) && isIn(setting, path);
    // What the cluster has is not for the pull request to say: it could take the effect of its own change away.
    const assumed = select(before, (path) => isAssumed(setting, path));
    const own = (state: Snapshot) =>
      new Map([...select(state, (path) => belongs(path) && !isAssumed(setting, path)), ...assumed]);
    return { setting, before: own(before), after: own(after) };
  });
  return {
    scopes,
    notices: [
      ...noticesOfEmpty(all, before, after),
      ...noticesOfStrays(all, (path) => isOurs(path) || isFed(path), before, after),
    ],
  };
}

/** Whether a path belongs to a mesh; those of other repositories where it names them under `sources`. */
export function isIn(mesh: SpreadMesh, path: string): boolean {
  if (mesh.elsewhere?.has(sourceOfPath(path) ?? "") === true) return isOfSources(mesh, path);
  return mesh.paths === undefined || matchers(mesh).paths(path);
}

/** Whether a path tells what the cluster of a mesh has and Git has not. */
export const isAssumed = (mesh: MeshSetting, path: string): boolean =>
  mesh.assume !== undefined && matchers(mesh).assume(path);

/** Files of a state that tell that; both states have the same. */
export function assumedFiles(mesh: MeshSetting, state: Snapshot): { readonly assumedFiles?: readonly string[] } {
  if (mesh.assume === undefined) return {};
  return { assumedFiles: [...state.keys()].filter((path) => isAssumed(mesh, path)) };
}

const matchers = oncePer(({ paths = [], assume = [] }: MeshSetting) => ({
  paths: pathMatcher(paths),
  assume: pathMatcher(assume),
}));

function select(state: Snapshot, wanted: (path: string) => boolean): Snapshot {
  return new Map([...state].filter(([path]) => wanted(path)));
}

function noticesOfEmpty(meshes: readonly MeshSetting[], before: Snapshot, after: Snapshot): readonly Notice[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const matchesNothing = (glob: string) => ![...paths].some(pathMatcher([glob]));
  return meshes.flatMap(({ name, paths: own = [], assume = [], meshConfig }) =>
    [...own, ...assume, ...(meshConfig === undefined ? [] : [meshConfig])]
      .filter(matchesNothing)
      .map((glob) => notice(`In the settings of mesh ${name}, ${glob} matches no file of the repository.`)),
  );
}

function noticesOfStrays(
  meshes: readonly SpreadMesh[],
  isOurs: (path: string) => boolean,
  before: Snapshot,
  after: Snapshot,
): readonly Notice[] {
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const isOfMesh = (path: string) =>
    meshes.some((mesh) => mesh.meshConfig === path || isIn(mesh, path) || isAssumed(mesh, path));
  const holdsObjects = (path: string) => [before, after].some((state) => OBJECT.test(String(state.get(path))));
  const strays = touched.filter((path) => !isOurs(path) && !isOfMesh(path) && holdsObjects(path));
  const assumed = touched.filter((path) => meshes.some((mesh) => isAssumed(mesh, path)));
  return [
    ...(strays.length === 0
      ? []
      : [notice(`${tellPaths(strays)} of this change in no mesh of the settings: what it holds was not reviewed.`)]),
    ...(assumed.length === 0
      ? []
      : [
          notice(
            `${tellPaths(assumed)} under assume: it counts as it is on the base branch until the change is merged.`,
          ),
        ]),
  ];
}

const OBJECT = /^[\s{]*["']?apiVersion["']?\s*:/m;

function tellPaths(paths: readonly string[]): string {
  const [first = "", ...others] = paths.toSorted();
  return others.length === 0 ? `${first} is a file` : `${first} and ${others.length} more are files`;
}

function notice(message: string): Notice {
  return { code: "settings-paths", message, relevance: "no" };
}
