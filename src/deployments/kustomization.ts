// A directory's kustomization file -> what it takes from where, by field. Builds nothing and follows nothing.
import type { FieldPath, JsonObject, JsonValue } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isObject, listAt, textAt } from "../mesh/plain-value.ts";
import { readPlacedText } from "../mesh/read-placed-text.ts";
import { directoryOf } from "./paths.ts";

const NAMES: ReadonlySet<string> = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);

export interface Kustomization {
  readonly path: string;
  readonly directory: string;
  readonly value: JsonObject;
  /** Included by others, never built alone. */
  readonly isComponent: boolean;
  readonly locate: (field: FieldPath) => Location;
}

/** What a field names: objects and directories that are deployed, or what only changes or feeds them. */
export interface Reference {
  readonly kind: "source" | "input";
  /** As it is written. */
  readonly name: string;
  readonly field: FieldPath;
}

export const isKustomizationPath = (path: string): boolean => NAMES.has(path.slice(path.lastIndexOf("/") + 1));

/** By directory. A file that cannot be read is none; the reader of manifests says what is wrong with it. */
export function findKustomizations(snapshot: Snapshot): ReadonlyMap<string, Kustomization> {
  const found = new Map<string, Kustomization>();
  for (const [path, text] of snapshot) {
    if (!isKustomizationPath(path) || typeof text !== "string") continue;
    const kustomization = readKustomization(path, text);
    if (kustomization !== undefined) found.set(kustomization.directory, kustomization);
  }
  return found;
}

function readKustomization(path: string, text: string): Kustomization | undefined {
  const read = readPlacedText({ path, text, linesBefore: 0 });
  if (read.kind === "broken") return undefined;
  const { value } = read;
  const kind = textAt(value, "kind");
  // Flux calls its own objects so, and they may lie in a file of this name.
  if (textAt(value, "apiVersion")?.startsWith("kustomize.toolkit.fluxcd.io") === true) return undefined;
  const whole = { path, startLine: 1, endLine: 1 };
  return {
    path,
    directory: directoryOf(path),
    value,
    isComponent: kind === "Component",
    locate: (field) => read.locate(field) ?? whole,
  };
}

const LISTS: readonly (readonly [field: string, kind: Reference["kind"]])[] = [
  ["resources", "source"],
  ["bases", "source"],
  ["components", "source"],
  ["generators", "input"],
  ["transformers", "input"],
  ["validators", "input"],
  ["crds", "input"],
  ["configurations", "input"],
  ["patchesStrategicMerge", "input"],
];

/** Everything that it names, in the order of the fields. Text that is YAML itself names nothing. */
export const referencesOf = oncePer(({ value }: Kustomization): readonly Reference[] => [
  ...LISTS.flatMap(([field, kind]) => listAt(value, field).flatMap((name, index) => named(kind, name, [field, index]))),
  ...["patches", "patchesJson6902", "replacements"].flatMap((field) =>
    listAt(value, field).flatMap((one, index) => named("input", textAt(one, "path"), [field, index, "path"])),
  ),
  ...named("input", textAt(value, "openapi", "path"), ["openapi", "path"]),
  ...["configMapGenerator", "secretGenerator"].flatMap((field) =>
    listAt(value, field).flatMap((one, index) => generated(one, [field, index])),
  ),
  ...listAt(value, "helmCharts").flatMap((chart, index) =>
    [textAt(chart, "valuesFile"), ...listAt(chart, "additionalValuesFiles")].flatMap((name) =>
      named("input", name, ["helmCharts", index]),
    ),
  ),
]);

function named(kind: Reference["kind"], name: JsonValue | undefined, field: FieldPath): readonly Reference[] {
  return typeof name !== "string" || name === "" || name.includes("\n") ? [] : [{ kind, name, field }];
}

/** `key=path`, or a path. */
function generated(one: JsonValue, field: FieldPath): readonly Reference[] {
  if (!isObject(one)) return [];
  const files = listAt(one, "files").map((file) => (typeof file === "string" ? file.replace(/^[^=]*=/, "") : file));
  return [...files, ...listAt(one, "envs"), textAt(one, "env")].flatMap((name) => named("input", name, field));
}

/** A chart that a kustomization renders, and the directory where it would lie if it is in the repository. */
export interface NamedChart {
  readonly index: number;
  readonly name: string;
  /** From the kustomization. */
  readonly directory: string;
}

export function chartsOf({ value }: Kustomization): readonly NamedChart[] {
  const home = textAt(value, "helmGlobals", "chartHome") ?? "charts";
  return listAt(value, "helmCharts").flatMap((chart, index) => {
    const name = textAt(chart, "name");
    return name === undefined ? [] : [{ index, name, directory: `${home}/${name}` }];
  });
}
