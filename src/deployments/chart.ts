// Chart.yaml of a directory -> the chart: its name, its files, and what it depends on. Renders nothing.
import type { JsonObject } from "../manifests/document.ts";
import type { BuildFiles, PackedFile } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isObject, listAt, textAt } from "../mesh/plain-value.ts";
import { readPlacedText } from "../mesh/read-placed-text.ts";
import { directoryOf, isUnder, resolvePath } from "./paths.ts";

export interface Chart {
  readonly directory: string;
  readonly name: string;
  readonly isLibrary: boolean;
  readonly value: JsonObject;
  /** Directories of charts that it takes from beside it (`file://../shared`). */
  readonly localDependencies: readonly string[];
}

/** By directory. */
export function findCharts(snapshot: Snapshot): ReadonlyMap<string, Chart> {
  const charts = new Map<string, Chart>();
  for (const [path, text] of snapshot) {
    if (!/(?:^|\/)Chart\.yaml$/.test(path) || typeof text !== "string") continue;
    const read = readPlacedText({ path, text });
    const directory = directoryOf(path);
    const name = read.kind === "settings" ? textAt(read.value, "name") : undefined;
    if (read.kind !== "settings" || name === undefined || directory === "") continue;
    charts.set(directory, {
      directory,
      name,
      isLibrary: textAt(read.value, "type") === "library",
      value: read.value,
      localDependencies: listAt(read.value, "dependencies").flatMap((one) => localDirectory(directory, one) ?? []),
    });
  }
  return charts;
}

function localDirectory(directory: string, dependency: unknown): string | undefined {
  if (!isObject(dependency as JsonObject)) return undefined;
  const way = /^file:\/\/(.*)$/s.exec(textAt(dependency as JsonObject, "repository") ?? "")?.[1];
  return way === undefined ? undefined : resolvePath(directory, way);
}

/** What a tool is given of a file; undefined where there is nothing to give. */
export function buildFile(content: ReturnType<Snapshot["get"]>): string | PackedFile | undefined {
  if (typeof content !== "object") return content;
  return content.base64 === undefined ? undefined : { base64: content.base64 };
}

/** Packed charts that stand for a directory: `charts/cache-1.0.0.tgz` for `charts/cache`. */
export const packagesOf = (directory: string, paths: Pick<Snapshot, "keys">): readonly string[] =>
  [...paths.keys()].filter(
    (path) => path.startsWith(`${directory}-`) && /^v?\d[^/]*\.tgz$/.test(path.slice(directory.length + 1)),
  );

export interface ChartFiles {
  readonly files: BuildFiles;
  /** Names of charts that it depends on and that are not here. */
  readonly missing: readonly string[];
  /** Where it is given charts that lie beside it: `shop/charts/cache` -> `cache`. */
  readonly vendored: ReadonlyMap<string, string>;
}

/** The files that rendering it reads. What it depends on elsewhere is taken out of it: nothing is fetched. */
export function chartFiles({ directory, value }: Chart, snapshot: Snapshot): ChartFiles {
  const files = new Map<string, string | PackedFile>();
  const add = (from: string, to: string) => {
    for (const path of snapshot.keys()) {
      const content = isUnder(path, from) ? buildFile(snapshot.get(path)) : undefined;
      if (content !== undefined) files.set(`${to}${path.slice(from.length)}`, content);
    }
  };
  add(directory, directory);
  const missing: string[] = [];
  const taken = new Map<string, string>();
  const present = listAt(value, "dependencies").filter((dependency) => {
    const name = textAt(dependency, "name") ?? "";
    const local = localDirectory(directory, dependency);
    const vendored = `${directory}/charts/${name}`;
    if (local !== undefined && snapshot.has(`${local}/Chart.yaml`)) {
      add(local, vendored);
      taken.set(vendored, local);
    }
    const isHere = files.has(`${vendored}/Chart.yaml`) || packagesOf(vendored, files).length > 0;
    if (!isHere) missing.push(name);
    return isHere;
  });
  if (missing.length > 0) {
    files.set(`${directory}/Chart.yaml`, JSON.stringify({ ...value, dependencies: present }));
    files.delete(`${directory}/Chart.lock`);
  }
  return { files, missing, vendored: taken };
}
