// Files on GitHub whose names say nothing -> those that are read all the same, for what names them; and whether one of these
// differs between two trees. Reads no more than kustomizations: they may take files from anywhere.
import { isKustomizationPath } from "../../../deployments/kustomization.ts";
import type { Snapshot } from "../../../manifests/snapshot.ts";
import { chartDirectories, isOfChart, namesIn, pathsBesides } from "../../read-besides.ts";
import type { Repository } from "../client/repository-client.ts";
import { readBlobs } from "./read-blobs.ts";
import type { Content } from "./read-cache.ts";
import type { Reading } from "./read-directories.ts";
import type { RemoteEntry, RemoteTree } from "./read-remote-tree.ts";

/** Charts are known by paths alone. */
export function othersOfCharts({ paths, others }: RemoteTree): readonly RemoteEntry[] {
  const charts = chartDirectories(paths);
  return others.filter(({ path }) => isOfChart(path, charts));
}

/** Also those of charts. */
export function namedOthers({ others }: RemoteTree, snapshot: Snapshot): readonly RemoteEntry[] {
  const byPath = new Map(others.map((entry) => [entry.path, entry]));
  return pathsBesides(snapshot, byPath.keys()).flatMap((path) => byPath.get(path) ?? []);
}

export function withOthers(
  snapshot: Snapshot,
  named: readonly RemoteEntry[],
  contents: ReadonlyMap<string, Content>,
): Snapshot {
  const others = named.map(({ path, blob }) => [path, contents.get(blob)] as const);
  return new Map([...snapshot, ...others.filter((entry): entry is [string, Content] => entry[1] !== undefined)]);
}

/** Whether a chart or a kustomization takes a file that differs. What is read under its own name was compared before. */
export async function takesChanged(
  repository: Repository,
  before: RemoteTree,
  after: RemoteTree,
  reading: Reading,
): Promise<boolean> {
  const changed = changedPaths(before, after);
  if (changed.length === 0) return false;
  const charts = chartDirectories([...before.paths, ...after.paths]);
  // Any manifest may name values; whatever is called so is looked at.
  if (changed.some((path) => isOfChart(path, charts) || VALUES.test(path))) return true;
  // Nothing that is read under its own name differs: both have the same kustomizations.
  const kustomizations = after.manifests.filter(({ path }) => isKustomizationPath(path));
  if (kustomizations.length > MOST_KUSTOMIZATIONS) return true;
  const contents = await readBlobs(repository, { first: kustomizations, others: [] }, reading);
  const names = new Set([...contents.values()].flatMap((text) => (typeof text === "string" ? namesIn(text) : [])));
  return changed.some((path) => names.has(path.slice(path.lastIndexOf("/") + 1)));
}

const VALUES = /values[^/]*$/i;

/** Whoever has more of them is reviewed at once. */
const MOST_KUSTOMIZATIONS = 300;

function changedPaths({ others: old }: RemoteTree, { others: now }: RemoteTree): readonly string[] {
  const toKey = ({ path, blob }: RemoteEntry) => `${blob} ${path}`;
  const [known, present] = [new Set(old.map(toKey)), new Set(now.map(toKey))];
  const changed = [...now.filter((one) => !known.has(toKey(one))), ...old.filter((one) => !present.has(toKey(one)))];
  return [...new Set(changed.map(({ path }) => path))];
}
