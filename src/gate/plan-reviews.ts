// What is asked for and what settings say -> what is to be reviewed: the policies that judge, and each mesh with its part of both
// states and what it is simulated by. Flags win over settings, those of a mesh over those for all.

import type { FixOptions } from "../fixes/fix-request.ts";
import { keepReadings } from "../manifests/keep-readings.ts";
import type { Notice } from "../manifests/notice.ts";
import type { readFile } from "../manifests/read-file.ts";
import {
  NOTHING_RENDERED,
  type RenderedPart,
  type RenderedUnit,
  type Renderer,
  type Rendering,
} from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { configurePolicies } from "../policies/configure-policies.ts";
import { type Policy, readPolicies } from "../policies/read-policies.ts";
import { daysBetween } from "../settings/calendar.ts";
import { type FoundSettings, findSettings } from "../settings/find-settings.ts";
import { pathMatcher } from "../settings/match-glob.ts";
import { assumedFiles, isIn, type MeshScope } from "../settings/mesh-scopes.ts";
import type { SettingsText } from "../settings/read-settings.ts";
import type { CallSetting, IstiodSetting, MeshSetting, Settings } from "../settings/settings.ts";
import { sourceOfPath } from "../settings/source-directory.ts";
import type { ProfileSettings } from "../simulation/choose-profile.ts";
import type { SimulationSettings, simulateSnapshot } from "../simulation/simulate-snapshot.ts";
import { type DeployedScope, scopeDeployments } from "./scope-deployments.ts";
import type { SourceReadings } from "./sources.ts";
import { noticesOfUnknownNames } from "./unknown-names.ts";

export interface ReviewSettings extends ProfileSettings {
  /** Texts of policy files, by path. */
  readonly policies: ReadonlyMap<string, string>;
  readonly meshConfig?: { readonly before?: string; readonly after?: string; readonly path: string };
  readonly allInjected?: boolean;
  /** Whether what every cluster has is taken to be there; wins over the settings. */
  readonly minimum?: boolean;
  readonly addressPool?: string | readonly string[];
  /** A kind of fix that somebody asks for: it is tried also where enough others hold. */
  readonly wantedFix?: string;
  /** A settings file instead of the `.github/earshot.yml` of the state before the change. */
  readonly settingsFile?: SettingsText;
  /** The organisation's settings file: defaults. */
  readonly organisation?: SettingsText;
  /** The day in UTC, `2027-03-31`: without it no waiver holds. */
  readonly today?: string;
  /** Find also what both states have, as if it were added now: told, never counted. */
  readonly existing?: boolean;
  /** What both states have counts again where a waiver of it has ended. */
  readonly countEnded?: boolean;
  /** A reader that keeps its answers, when several reviews share files. */
  readonly read?: typeof readFile;
  /** Runs Kustomize and Helm. Without it kustomizations are read as they are written, and charts are not rendered. */
  readonly renderer?: Renderer;
  /** Other repositories that the settings name. */
  readonly sources?: SourceReadings;
  /** A simulator that keeps its answers, when several reviews start from the same state. */
  readonly simulateBase?: typeof simulateSnapshot;
}

/** One mesh, with everything that its review depends on. */
export interface MeshPlan {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly simulatedBefore: SimulationSettings;
  readonly simulatedAfter: SimulationSettings;
  readonly policies: readonly Policy[];
  /** What is deployed after the change. */
  readonly units: readonly RenderedUnit[];
  /** Calls that settings name. */
  readonly calls: readonly CallSetting[];
  readonly fixes: FixOptions;
  /** Whether what both states have is looked for as well. */
  readonly existing: boolean;
  /** What of a state that was rendered again is of this mesh. */
  readonly partOf: (rendering: Rendering) => RenderedPart;
  /** Whether a file is of this mesh, or would be if there were one. */
  readonly hasFile: (path: string) => boolean;
}

/** What both states deploy, rendered. */
export interface Renderings {
  readonly before: Rendering;
  readonly after: Rendering;
}

const NO_RENDERINGS: Renderings = { before: NOTHING_RENDERED, after: NOTHING_RENDERED };

export interface ReviewPlan {
  readonly found: FoundSettings;
  /** All that could be read, also what settings turn off. */
  readonly policies: readonly Policy[];
  readonly meshes: readonly MeshPlan[];
  /** Of the state after the change, and of the one before. */
  readonly notices: readonly Notice[];
  readonly noticesBefore: readonly Notice[];
}

export function planReviews(
  before: Snapshot,
  after: Snapshot,
  asked: ReviewSettings & { readonly renderings?: Renderings },
): ReviewPlan {
  const { renderings = NO_RENDERINGS } = asked;
  const { settingsFile: file, organisation } = asked;
  const found = findSettings({
    before,
    after,
    ...(file !== undefined && { file }),
    ...(organisation !== undefined && { organisation }),
  });
  const { settings } = found;
  const reading = readPolicies(asked.policies, ownPolicies(before, settings));
  const hasOwn = settings.policyFiles !== undefined;
  const coming = hasOwn ? readPolicies(asked.policies, ownPolicies(after, settings)) : reading;
  const policies = configurePolicies(reading.policies, settings);
  const { scopes, notices } = scopeDeployments(
    settings,
    { state: before, rendering: renderings.before },
    { state: after, rendering: renderings.after },
  );
  const read = asked.read ?? keepReadings();
  const plans = scopes.map((scope): MeshPlan => {
    const simulated = {
      ...settingsOfMesh(asked, settings, scope.setting),
      ...assumedFiles(scope.setting, scope.before),
      read,
    };
    return {
      before: scope.before,
      after: scope.after,
      simulatedBefore: {
        ...simulated,
        ...meshConfigOf(asked, scope, before, "before"),
        rendered: scope.renderedBefore,
      },
      simulatedAfter: { ...simulated, ...meshConfigOf(asked, scope, after, "after"), rendered: scope.renderedAfter },
      policies,
      units: scope.units,
      calls: [...(scope.setting.calls ?? []), ...(settings.calls ?? [])],
      fixes: fixOptions(asked, settings, scope),
      existing: asked.existing === true || (asked.countEnded === true && hasEnded(settings, asked.today)),
      partOf: scope.partOf,
      hasFile: scope.hasFile,
    };
  });
  return {
    found,
    policies: reading.policies,
    meshes: plans,
    notices: [...coming.notices, ...noticesOfUnknownNames(found, reading.policies), ...notices],
    noticesBefore: reading.notices,
  };
}

/** Looking for what is there costs as much as the review: only where it can count. */
function hasEnded({ waivers = [] }: Settings, today: string | undefined): boolean {
  return today !== undefined && waivers.some(({ until }) => daysBetween(until, today) > 0);
}

/** Those of the repository are those of the base: a change cannot bring the policy that it is judged by. */
function ownPolicies(state: Snapshot, { policyFiles = [] }: Settings): ReadonlyMap<string, string> {
  const isOwn = pathMatcher(policyFiles);
  const own = [...state].filter(([path, text]) => typeof text === "string" && isOwn(path));
  return new Map(own as (readonly [string, string])[]);
}

/**
 * What a mesh is simulated by, but for its MeshConfig. With `allInjected` it is as in istiod's recorded answers: made without
 * anything that is not in the manifests.
 */
export function settingsOfMesh(
  asked: ProfileSettings & Pick<SimulationSettings, "allInjected" | "minimum">,
  settings: Settings,
  setting: MeshSetting,
): SimulationSettings {
  const istio = asked.istio ?? setting.istio ?? settings.istio;
  const compatibilityVersion =
    asked.compatibilityVersion ?? setting.istiod?.compatibilityVersion ?? settings.istiod?.compatibilityVersion;
  const environment = [...variables(settings.istiod), ...variables(setting.istiod), ...(asked.environment ?? [])];
  const minimum = asked.minimum ?? setting.assumeMinimum ?? settings.assumeMinimum ?? true;
  return {
    name: setting.name,
    minimum: minimum && asked.allInjected !== true,
    ...(istio !== undefined && { istio: istio.replace(/^v/, "") }),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
    ...(environment.length > 0 && { environment: new Map(environment) }),
    ...(asked.allInjected !== undefined && { allInjected: asked.allInjected }),
  };
}

function variables({ env = {} }: IstiodSetting = {}): readonly (readonly [string, string])[] {
  return Object.entries(env).map(([name, value]) => [name, String(value)] as const);
}

type Side = "before" | "after";

/** A file that a flag names, else the one of the mesh's settings, as it is on that side. */
function meshConfigOf(
  { meshConfig }: ReviewSettings,
  { setting }: MeshScope,
  state: Snapshot,
  side: Side,
): Pick<SimulationSettings, "meshConfig"> {
  const path = meshConfig?.path ?? setting.meshConfig;
  const text = meshConfig === undefined ? state.get(setting.meshConfig ?? "") : meshConfig[side];
  return path === undefined || typeof text !== "string" ? {} : { meshConfig: { path, text } };
}

function fixOptions(asked: ReviewSettings, { fixes }: Settings, scope: DeployedScope): FixOptions {
  const addressPool = asked.addressPool ?? fixes?.addressPool;
  const { setting } = scope;
  return {
    ...(addressPool !== undefined && { addressPool }),
    ...(fixes?.prefer !== undefined && { prefer: fixes.prefer }),
    ...(asked.wantedFix !== undefined && { wanted: asked.wantedFix }),
    refuseEdit: (path) => {
      const source = scope.setting.sources === undefined ? undefined : sourceOfPath(path);
      if (source !== undefined) return `${path} belongs to another repository`;
      if (scope.isTemplate(path)) return `${path} belongs to a chart: every release of it would get the edit`;
      if (scope.feeds(path)) return undefined;
      return isIn(setting, path) ? undefined : `${path} is outside of the paths of mesh ${setting.name}`;
    },
  };
}
