// A kustomization -> every file and kustomization that building it would read, and what it names that is not here.
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { listAt, textAt } from "../mesh/plain-value.ts";
import { chartsOf, type Kustomization, type Reference, referencesOf } from "./kustomization.ts";
import { isRemote, isUnder, resolvePath } from "./paths.ts";

/** What kustomizations are looked up in. */
export interface Surroundings {
  readonly snapshot: Snapshot;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
}

/** A name that leads to nothing in the repository. */
export interface Absent {
  readonly owner: Kustomization;
  readonly reference: Reference;
  /** `elsewhere`: another repository or server; `outside`: above the root; `unread`: a file that is no manifest, or none. */
  readonly why: "elsewhere" | "outside" | "unread";
  readonly path: string;
}

export interface Reached {
  /** The outermost first. */
  readonly kustomizations: readonly Kustomization[];
  /** Files with objects that are deployed, and for each the kustomizations around it, the outermost first. */
  readonly sources: ReadonlyMap<string, readonly Kustomization[]>;
  /** Patches, values, what generators read. */
  readonly inputs: ReadonlySet<string>;
  readonly absent: readonly Absent[];
  /** Charts by kustomization that do not lie in the repository. */
  readonly remoteCharts: readonly { readonly owner: Kustomization; readonly index: number; readonly name: string }[];
  readonly localCharts: readonly string[];
  /** Of one that includes itself, by way of others: nobody can build that. */
  readonly circle?: readonly Kustomization[];
}

/** Levels of kustomizations in kustomizations, and how many there may be. */
const MOST_LEVELS = 40;
const MOST_KUSTOMIZATIONS = 2000;

interface Walk extends Surroundings {
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly visited: Set<Kustomization>;
  readonly sources: Map<string, readonly Kustomization[]>;
  readonly inputs: Set<string>;
  readonly absent: Absent[];
  readonly remoteCharts: { owner: Kustomization; index: number; name: string }[];
  readonly localCharts: Set<string>;
  circle?: readonly Kustomization[];
}

/** Never follows the same kustomization twice, so that circles end. */
export function reach(root: Kustomization, surroundings: Surroundings): Reached {
  const walk: Walk = {
    ...surroundings,
    visited: new Set(),
    sources: new Map(),
    inputs: new Set(),
    absent: [],
    remoteCharts: [],
    localCharts: new Set(),
  };
  visit(walk, root, []);
  return { ...walk, kustomizations: [...walk.visited], localCharts: [...walk.localCharts] };
}

function visit(walk: Walk, kustomization: Kustomization, around: readonly Kustomization[]): void {
  if (around.includes(kustomization)) walk.circle ??= [...around.slice(around.indexOf(kustomization)), kustomization];
  if (walk.visited.has(kustomization) || walk.visited.size >= MOST_KUSTOMIZATIONS) return;
  if (around.length >= MOST_LEVELS) return;
  walk.visited.add(kustomization);
  walk.inputs.add(kustomization.path);
  const inside = [...around, kustomization];
  for (const reference of referencesOf(kustomization)) follow(walk, reference, inside);
  for (const { index, name, directory } of chartsOf(kustomization)) {
    const path = resolvePath(kustomization.directory, directory);
    if (path === undefined || !walk.snapshot.has(`${path}/Chart.yaml`)) {
      walk.remoteCharts.push({ owner: kustomization, index, name });
      continue;
    }
    walk.localCharts.add(path);
    for (const file of walk.snapshot.keys()) if (isUnder(file, path)) walk.inputs.add(file);
  }
}

function follow(walk: Walk, reference: Reference, around: readonly Kustomization[]): void {
  const owner = around.at(-1) as Kustomization;
  const path = resolvePath(owner.directory, reference.name);
  if (path !== undefined) {
    const inner = walk.kustomizations.get(path);
    const isHere = inner !== undefined ? inner !== owner : walk.snapshot.has(path);
    if (inner !== undefined && isHere) visit(walk, inner, around);
    else if (isHere) addFile(walk, { path, reference, around });
    if (isHere) return;
  }
  const why = isRemote(reference.name) ? "elsewhere" : path === undefined ? "outside" : "unread";
  walk.absent.push({ owner, reference, why, path: path ?? reference.name });
}

function addFile(
  walk: Walk,
  { path, reference, around }: { path: string; reference: Reference; around: readonly Kustomization[] },
): void {
  if (reference.kind === "input") walk.inputs.add(path);
  else if (!walk.sources.has(path)) walk.sources.set(path, around);
}

/** What is called so defines kinds and deploys nothing: `.../monitoring.coreos.com_probes.yaml` of a directory of CRDs. */
const CRDS = /(?:^|[/_.-])(?:crds?|custom-?resource-?definitions?)(?:[/_.?-]|$)/i;

/** A file that a generator puts into an object. */
export const isGenerated = ({ field: [field] }: Reference): boolean =>
  field === "configMapGenerator" || field === "secretGenerator";

/** Secrets are never read; and of a ConfigMap nothing is that no workload can name, such as one of dashboards. */
function isIdleText(
  { path, value }: Kustomization,
  { field: [generator, index] }: Reference,
  snapshot: Snapshot,
): boolean {
  if (generator === "secretGenerator") return true;
  const name = textAt(listAt(value, "configMapGenerator")[Number(index)], "name");
  if (name === undefined) return false;
  const { configMapGenerator: _, ...rest } = value;
  if (JSON.stringify(rest).includes(name)) return false;
  return [...snapshot].every(([file, text]) => file === path || typeof text !== "string" || !text.includes(name));
}

/** What is not here is never fetched, and said. */
export function noticesOfAbsent({ absent, remoteCharts }: Reached, snapshot: Snapshot): readonly Notice[] {
  const away = absent
    .filter(({ why }) => why !== "unread")
    .map(({ owner, reference, why }): Notice => {
      const where = why === "elsewhere" ? "is in another repository" : "lies outside of the repository";
      const lack = isGenerated(reference)
        ? "what it puts into the generated object is not known."
        : "what it deploys is not known. Put a copy into the repository, or name what it deploys under assume in the settings.";
      const isIdle = CRDS.test(reference.name) || (isGenerated(reference) && isIdleText(owner, reference, snapshot));
      const message = `${reference.name} ${where} and is never fetched: ${lack}`;
      return {
        code: "remote-base",
        message,
        location: owner.locate(reference.field),
        relevance: isIdle ? "no" : "if-changed",
      };
    });
  const charts = remoteCharts.map(({ owner, index, name }): Notice => {
    const message = `Chart ${name} is not in the repository and is never fetched: what it deploys is not known.`;
    return { code: "remote-chart", message, location: owner.locate(["helmCharts", index]), relevance: "if-changed" };
  });
  return [...away, ...charts];
}
