// A kustomization that takes files from beside or above its own directory -> the same with copies of them below it. Kustomize refuses them
// where they stand; Flux, and Argo CD where it is told so, take them.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { isList, isObject } from "../mesh/plain-value.ts";
import { type Kustomization, referencesOf } from "./kustomization.ts";
import { isUnder, resolvePath } from "./paths.ts";
import type { Surroundings } from "./reach.ts";

/** Stands between a kustomization's directory and the path of a copy from the repository's root. */
const COPIES = ".earshot-copies/";

export interface Inside {
  readonly value: JsonObject;
  /** Where copies go, and the paths of what they are copies of. */
  readonly copies: ReadonlyMap<string, string>;
}

/** `value`: the kustomization's, or what is left of it. */
export function bringInside(kustomization: Kustomization, value: JsonObject, around: Surroundings): Inside {
  const { directory } = kustomization;
  const copies = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { name } of referencesOf(kustomization)) {
    const path = resolvePath(directory, name);
    if (path === undefined || isUnder(path, directory)) continue;
    if (around.kustomizations.has(path) || !around.snapshot.has(path)) continue;
    names.set(name, `${COPIES}${path}`);
    copies.set(`${directory}/${COPIES}${path}`, path);
  }
  return { value: names.size === 0 ? value : (renamed(value, names) as JsonObject), copies };
}

/** A file as the repository has it, of what may be its copy. */
export function originalOf(path: string): string {
  const at = path.lastIndexOf(COPIES);
  return at < 0 ? path : path.slice(at + COPIES.length);
}

/** Names of files stand alone, or behind the key that a generator gives them. */
function renamed(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === "string") {
    const [, key = "", name = value] = /^([\w.-]+=)(.*)$/s.exec(value) ?? [];
    const inside = names.get(name);
    return inside === undefined ? value : `${key}${inside}`;
  }
  if (isList(value)) return value.map((one) => renamed(one, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => [field, field === "literals" ? one : renamed(one, names)]),
  );
}
