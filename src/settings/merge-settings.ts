// Settings of several origins, the weakest first -> those that hold, key by key, and where each comes from.
import type { FieldPath } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { listSettings } from "./list-settings.ts";
import type { Settings } from "./settings.ts";

export interface Layer {
  readonly origin: "organisation" | "repository" | "file";
  readonly settings: Settings;
  readonly locate: (field: FieldPath) => Location;
}

/** What holds in the end, and the layer that says so. */
export interface EffectiveSetting {
  readonly key: string;
  readonly value: string;
  readonly origin: Layer["origin"];
  readonly location: Location;
}

/** `calls` and `waivers` of all layers hold; any other list is that of the strongest layer which has it. */
export function mergeSettings(layers: readonly Layer[]): Settings {
  return layers.map(withoutForeignPlaces).reduce<Settings>((weak, strong) => {
    const { calls = [], waivers = [] } = strong;
    return {
      ...(mergeMappings(weak, strong) as Settings),
      ...(calls.length + (weak.calls?.length ?? 0) > 0 && { calls: [...calls, ...(weak.calls ?? [])] }),
      ...(waivers.length + (weak.waivers?.length ?? 0) > 0 && { waivers: [...waivers, ...(weak.waivers ?? [])] }),
    };
  }, {});
}

/** In the order of the strongest layer; what only weaker ones say comes after. */
export function listEffective(layers: readonly Layer[]): readonly EffectiveSetting[] {
  const effective = new Map<string, EffectiveSetting>();
  for (const layer of layers.toReversed()) {
    const { origin, settings, locate } = layer;
    const decided = new Set([...effective.values()].map(({ key }) => topOf(key)));
    for (const { key, value, field } of listSettings(settings)) {
      // Meshes are a list, and lists are not mixed.
      if (effective.has(key) || (topOf(key) === "meshes" && decided.has("meshes"))) continue;
      effective.set(key, { key, value, origin, location: locate(field) });
    }
  }
  return [...effective.values()];
}

const topOf = (key: string): string => key.split(".", 1)[0] ?? key;

type Mapping = Readonly<Record<string, unknown>>;

/** Keys become own fields whatever they are called. */
function mergeMappings(weak: object, strong: object): object {
  const merged = new Map<string, unknown>(Object.entries(weak));
  for (const [key, value] of Object.entries(strong)) {
    const other = merged.get(key);
    merged.set(key, isMapping(other) && isMapping(value) ? mergeMappings(other, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lines of a file that the repository does not hold must not be taken for lines of one that it holds. */
function withoutForeignPlaces({ origin, settings }: Layer): Settings {
  if (origin !== "organisation") return settings;
  const without = <One extends { readonly location?: Location }>(list: readonly One[]): readonly One[] =>
    list.map((one) => {
      const { location: _, ...rest } = one;
      return rest as One;
    });
  const { calls, meshes, waivers } = settings;
  return {
    ...settings,
    ...(calls !== undefined && { calls: without(calls) }),
    ...(waivers !== undefined && { waivers: without(waivers) }),
    ...(meshes !== undefined && {
      meshes: meshes.map((mesh) => ({ ...mesh, ...(mesh.calls !== undefined && { calls: without(mesh.calls) }) })),
    }),
  };
}
