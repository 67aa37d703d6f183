// A kustomization that takes something from elsewhere -> the same without that, and without what it says only of that: a patch of an
// object that is not here ends a build. What it says of objects that are here stays.
import type { Document, JsonObject, JsonValue } from "../manifests/document.ts";
import { isObject, listAt, textAt } from "../mesh/plain-value.ts";
import type { Kustomization } from "./kustomization.ts";
import { resolvePath } from "./paths.ts";
import type { Sources } from "./place-kustomized.ts";
import { type Reached, reach } from "./reach.ts";

/** What it takes from elsewhere: its own, or of one that it includes. Undefined where all of it is here. */
export function leaveOut(kustomization: Kustomization, sources: Sources): JsonObject | undefined {
  const reached = reach(kustomization, sources);
  const away = reached.absent.filter(({ why }) => why !== "unread");
  if (away.length + reached.remoteCharts.length === 0) return undefined;
  const own = new Set(away.filter(({ owner }) => owner === kustomization).map(({ reference }) => reference.name));
  const charts = reached.remoteCharts.filter(({ owner }) => owner === kustomization).map(({ index }) => index);
  const isHere = hereIn(reached, sources);
  const here = { kustomization, sources, isHere };
  const kept = Object.entries(kustomization.value).flatMap(([field, value]): [string, JsonValue][] => {
    if (!Array.isArray(value)) return [[field, value]];
    const left = value.filter((one: JsonValue, index) =>
      field === "helmCharts" ? !charts.includes(index) : typeof one !== "string" || !own.has(one),
    );
    const keep = KEPT.get(field);
    return [[field, keep === undefined ? left : left.flatMap((one) => keep(one, here))]];
  });
  return Object.fromEntries(kept);
}

interface Here {
  readonly kustomization: Kustomization;
  readonly sources: Sources;
  readonly isHere: IsHere;
}

/** Whether an object can be one of those that are here. Prefixes may have come to its name. */
type IsHere = (kind: string | undefined, name: string | undefined) => boolean;

type Keep = (entry: JsonValue, here: Here) => readonly JsonValue[];

const patch: Keep = (entry, here) => {
  if (isObject(entry) && entry.target !== undefined) return [entry];
  const path = typeof entry === "string" ? entry : textAt(entry, "path");
  const text = textOf(path ?? textAt(entry, "patch"), here);
  const documents = text === undefined ? [] : here.sources.read("patch.yaml", text).documents;
  const kept = documents.filter(isOfWhatIsHere(here));
  if (kept.length === documents.length) return [entry];
  const texts = kept.map(({ value }) => JSON.stringify(value));
  return typeof entry === "string" ? texts : texts.map((one) => ({ ...withoutPath(entry), patch: one }));
};

const isOfWhatIsHere =
  ({ isHere }: Here) =>
  ({ kind, value }: Document): boolean =>
    isHere(kind, textAt(value, "metadata", "name"));

const withTarget =
  (...way: readonly string[]): Keep =>
  (entry, { isHere }) =>
    !isObject(entry) || entry.path !== undefined || isHere(textAt(entry, ...way, "kind"), textAt(entry, ...way, "name"))
      ? [entry]
      : [];

/** What it would be merged into is elsewhere: it makes as much of it as is said here. */
const generator =
  (kind: string): Keep =>
  (entry, { isHere }) => {
    if (!isObject(entry) || isMade(entry)) return [entry];
    return [isHere(kind, textAt(entry, "name")) ? entry : { ...entry, behavior: "create" }];
  };

/** Fields whose entries end a build when their object is not there. */
const KEPT: ReadonlyMap<string, Keep> = new Map<string, Keep>([
  ["patchesStrategicMerge", patch],
  ["patches", patch],
  ["patchesJson6902", (entry, here) => (isObject(entry) && hasTarget(entry, here) ? [entry] : [])],
  ["replacements", withTarget("source")],
  ["vars", withTarget("objref")],
  ["configMapGenerator", generator("ConfigMap")],
  ["secretGenerator", generator("Secret")],
]);

const hasTarget = (entry: JsonObject, { isHere }: Here): boolean =>
  isHere(textAt(entry, "target", "kind"), textAt(entry, "target", "name"));

function textOf(named: string | undefined, { kustomization, sources }: Here): string | undefined {
  if (named === undefined || named.includes("\n")) return named;
  const text = sources.snapshot.get(resolvePath(kustomization.directory, named) ?? "");
  return typeof text === "string" ? text : named;
}

function withoutPath(entry: JsonValue): JsonObject {
  const { path: _, ...rest } = isObject(entry) ? entry : {};
  return rest;
}

/** A chart's objects have names that only helm knows. */
function hereIn({ kustomizations, sources: files, localCharts }: Reached, { snapshot, read }: Sources): IsHere {
  if (localCharts.length > 0) return () => true;
  const names = new Map<string, Set<string>>();
  const add = (kind: string, name: string | undefined) => {
    if (name !== undefined) names.set(kind, (names.get(kind) ?? new Set()).add(name));
  };
  for (const path of files.keys()) {
    const text = snapshot.get(path);
    if (typeof text !== "string") continue;
    for (const { kind, value } of read(path, text).documents) add(kind, textAt(value, "metadata", "name"));
  }
  for (const { value } of kustomizations) {
    for (const entry of listAt(value, "configMapGenerator")) if (isMade(entry)) add("ConfigMap", textAt(entry, "name"));
    for (const entry of listAt(value, "secretGenerator")) if (isMade(entry)) add("Secret", textAt(entry, "name"));
  }
  return (kind, name = "") => kind === undefined || [...(names.get(kind) ?? [])].some((one) => name.includes(one));
}

const isMade = (entry: JsonValue): boolean => !["merge", "replace"].includes(textAt(entry, "behavior") ?? "");
