// What two states deploy -> the meshes to review: those of the settings, or one for each cluster or environment that the
// repository tells apart, or one of everything. Says which objects and files are of which mesh.

import { environmentOf } from "../deployments/environment.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import type { RenderedPart, RenderedUnit, Rendering } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isIn, type MeshScope, type MeshScopes, scopeMeshes } from "../settings/mesh-scopes.ts";
import type { MeshSetting, Settings } from "../settings/settings.ts";
import { type Apart, tellApart } from "./tell-apart.ts";

/** A mesh, with what of each state is rendered for it. */
export interface DeployedScope extends MeshScope {
  readonly renderedBefore: RenderedPart;
  readonly renderedAfter: RenderedPart;
  /** What is deployed after the change. */
  readonly units: readonly RenderedUnit[];
  /** The part of another rendering that is of this mesh. */
  readonly partOf: (rendering: Rendering) => RenderedPart;
  /** Whether a file goes into what this mesh is rendered from. */
  readonly feeds: (path: string) => boolean;
  readonly isTemplate: (path: string) => boolean;
  /** Whether a file is of this mesh, or would be if there were one. */
  readonly hasFile: (path: string) => boolean;
}

export interface DeployedScopes extends Pick<MeshScopes, "notices"> {
  readonly scopes: readonly DeployedScope[];
}

export interface RenderedState {
  readonly state: Snapshot;
  readonly rendering: Rendering;
}

type Belongs = (unit: RenderedUnit) => boolean;

export function scopeDeployments(settings: Settings, before: RenderedState, after: RenderedState): DeployedScopes {
  const renderings = [before.rendering, after.rendering] as const;
  const apart = tellApart(renderings);
  const labels = apart.environmentOf;
  const notDeployed = notDeployedIn(after.rendering, apart);
  const names = settings.meshes === undefined ? environmentsIn([before, after], apart) : [];
  const isFed = feedsOf(renderings, () => true);
  if (names.length < 2) {
    const { scopes, notices } = scopeMeshes(settings, before.state, after.state, isFed);
    const parts = scopes.map((scope) => {
      const belongs = ofSetting(scope.setting);
      return withParts(scope, renderings, (unit) => apart.isDeployed(unit) && belongs(unit));
    });
    return {
      scopes: parts.map((scope) => ({
        ...scope,
        hasFile: (path) => scope.feeds(path) || isIn(scope.setting, path),
      })),
      notices: [...notices, ...notDeployed],
    };
  }
  const { scopes, notices } = scopeMeshes(settings, before.state, after.state, isFed);
  const [whole] = scopes;
  const each = names.map((name): DeployedScope => {
    const isOwn: Belongs = (unit) => apart.isDeployed(unit) && [undefined, name].includes(labels(unit));
    const feeds = feedsOf(renderings, isOwn);
    const belongs = (path: string) => feeds(path) || (!isFed(path) && [undefined, name].includes(environmentOf(path)));
    const own = (state: Snapshot) => new Map([...state].filter(([path]) => belongs(path)));
    const scope = {
      setting: { name },
      before: own(whole?.before ?? before.state),
      after: own(whole?.after ?? after.state),
    };
    return { ...withParts(scope, renderings, isOwn), hasFile: belongs };
  });
  return { scopes: each, notices: [...notices, ...notDeployed] };
}

function notDeployedIn({ units }: Rendering, { isDeployed }: Apart): readonly Notice[] {
  const deployed = new Set(units.filter(isDeployed).flatMap(({ files }) => [...files]));
  return units.filter((unit) => !isDeployed(unit)).map((unit) => onlyIncluded(unit, deployed));
}

/** What it alone has is deployed by nobody, as far as Git says, and was not reviewed. */
function onlyIncluded({ paths: [path = ""], files }: RenderedUnit, deployed: ReadonlySet<string>): Notice {
  const own = [...files].filter((file) => file !== path && !deployed.has(file)).toSorted(compareText);
  const others = "others deploy what it lists, each for a cluster of its own";
  const taken = `Nothing says that ${path} is deployed, and ${others}: it was taken not to be deployed besides`;
  const [first] = own;
  const code = "not-listed";
  if (first === undefined)
    return { code, message: `${taken}.`, location: { path, startLine: 1, endLine: 1 }, relevance: "no" };
  const message = `${taken}, and so was this file, which nobody else lists. It was not reviewed.`;
  return { code, message, location: { path: first, startLine: 1, endLine: 1 }, relevance: "if-changed", about: own };
}

function withParts(
  scope: MeshScope,
  [before, after]: readonly [Rendering, Rendering],
  isOwn: Belongs,
): Omit<DeployedScope, "hasFile"> {
  const partOf = (rendering: Rendering) => partOfUnits(rendering.units.filter(isOwn));
  return {
    ...scope,
    renderedBefore: partOf(before),
    renderedAfter: partOf(after),
    units: after.units.filter(isOwn),
    partOf,
    feeds: feedsOf([before, after], isOwn),
    isTemplate: (path) => after.units.some((unit) => unit.templates.has(path) || isInTemplates(unit, path)),
  };
}

/** What is new there would come with every release of the chart. */
const isInTemplates = ({ kind, directory }: RenderedUnit, path: string): boolean =>
  kind === "chart" && path.startsWith(`${directory}/`);

function partOfUnits(units: readonly RenderedUnit[]): RenderedPart {
  return {
    documents: units.flatMap(({ documents }) => documents),
    files: new Set(units.flatMap(({ files }) => [...files])),
    notices: units.flatMap(({ notices }) => notices),
  };
}

/** A mesh of the settings has what one of its paths deploys. */
const ofSetting =
  (setting: MeshSetting): Belongs =>
  ({ paths }) =>
    setting.paths === undefined || paths.some((path) => isIn(setting, path));

function feedsOf(renderings: readonly Rendering[], isOwn: Belongs): (path: string) => boolean {
  const files = new Set<string>();
  for (const { units } of renderings)
    for (const unit of units.filter(isOwn)) for (const path of unit.files) files.add(path);
  return (path) => files.has(path);
}

const OBJECT = /^[\s{]*["']?apiVersion["']?\s*:/m;

/** Clusters and environments: those that units are for, and those of manifests that no unit has. */
function environmentsIn(
  states: readonly RenderedState[],
  { environmentOf: labelOf, isDeployed }: Apart,
): readonly string[] {
  const names = new Set<string>();
  const fed = feedsOf(
    states.map(({ rendering }) => rendering),
    () => true,
  );
  for (const { state, rendering } of states) {
    for (const unit of rendering.units.filter(isDeployed)) names.add(labelOf(unit) ?? "");
    for (const [path, text] of state) {
      const name = environmentOf(path);
      if (name !== undefined && !names.has(name) && !fed(path) && OBJECT.test(String(text))) names.add(name);
    }
  }
  names.delete("");
  return [...names].sort(compareText);
}
