// A generator of an ApplicationSet -> the parameters that it gives, as far as the repository determines them. Guesses nothing.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { selects } from "../mesh/match-labels.ts";
import { fieldOf, isObject, listAt, objectAt, textAt } from "../mesh/plain-value.ts";
import { readPlacedText } from "../mesh/read-placed-text.ts";
import { selectorAt } from "../mesh/read-selector.ts";
import { pathMatcher } from "../settings/match-glob.ts";
import { sourceOfPath } from "../settings/source-directory.ts";
import { type ArgoCluster, IN_CLUSTER, isInCluster } from "./argo-clusters.ts";
import type { Lookup } from "./lookup.ts";
import { directoryOf } from "./paths.ts";
import { fill, flat, isLeft, normalized, type Parameters } from "./template-parameters.ts";

export interface Generated {
  readonly parameters: readonly Parameters[];
  /** There are clusters of which the repository says nothing: what these give is the same but for `OF_CLUSTERS`. */
  readonly isOpen: boolean;
  /** How many generators were asked for it, one within the other. */
  readonly asked: number;
}

/** Names of parameters that only a cluster knows. */
export const OF_CLUSTERS = /^(?:name|nameNormalized|server|project|metadata\..*)$/;

/** Where a generator looks. */
export interface Ground {
  readonly lookup: Lookup;
  /** The path of the ApplicationSet. */
  readonly from: string;
}

/** Whoever has more than that has a generator that multiplies. */
const MOST_APPLICATIONS = 500;

/** A matrix within a matrix asks anew for each pair, also where there is nothing to be given. */
const MOST_ASKED = 2_000;

export const kindOf = (generator: JsonValue): string =>
  isObject(generator) ? (Object.keys(generator).find((key) => key !== "selector" && key !== "values") ?? "?") : "?";

type Generator = (body: JsonObject, ground: Ground) => Generated | undefined;

const GENERATORS: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  [
    "list",
    (body) => (body.elementsYaml === undefined ? whole(listAt(body, "elements").map((one) => flat(one))) : undefined),
  ],
  ["git", ofRepository],
  ["clusters", ofClusters],
  ["matrix", ofMatrix],
  ["merge", ofMerge],
]);

/** Undefined where the repository does not determine them. */
export function parametersOf(generator: JsonValue, ground: Ground): Generated | undefined {
  const kind = kindOf(generator);
  const body = objectAt(generator, kind);
  if (!isObject(generator) || body.template !== undefined) return undefined;
  const made = GENERATORS.get(kind)?.(body, ground);
  if (made === undefined || made.parameters.length > MOST_APPLICATIONS) return undefined;
  if (generator.selector === undefined) return made;
  const selector = selectorAt(generator, "selector");
  // What an unknown cluster has cannot be asked.
  if (made.isOpen) return undefined;
  return { ...made, parameters: made.parameters.filter((one) => selects(selector, Object.fromEntries(one))) };
}

const whole = (parameters: readonly Parameters[]): Generated => ({ parameters, isOpen: false, asked: 1 });

/** Those that Secrets of the repository tell of, and where nobody selects, the one that Argo CD runs in. */
function ofClusters(body: JsonObject, { lookup }: Ground): Generated | undefined {
  if (body.flatList === true) return undefined;
  const known = lookup.clusters();
  const { matchLabels = {}, matchExpressions = [] } = selectorAt(body, "selector");
  const isSelecting = Object.keys(matchLabels).length + matchExpressions.length > 0;
  const selected = known.filter(({ labels }) => selects({ matchLabels, matchExpressions }, labels));
  const hasOwn = known.some(({ server }) => server !== undefined && isInCluster(server));
  const clusters = isSelecting || hasOwn ? selected : [IN_CLUSTER, ...selected];
  const isOpen = known.length === 0;
  return {
    parameters: (isOpen ? [IN_CLUSTER] : clusters).map((one) => ofCluster(one, objectAt(body, "values"))),
    isOpen,
    asked: 1,
  };
}

function ofCluster({ name, server, labels, annotations }: ArgoCluster, values: JsonObject): Parameters {
  const own = new Map([
    ...(name === undefined ? [] : [["name", name] as const, ["nameNormalized", normalized(name)] as const]),
    ...(server === undefined ? [] : [["server", server] as const]),
    ...flat(labels, "metadata.labels."),
    ...flat(annotations, "metadata.annotations."),
  ]);
  return new Map([...flat(fill(values, own), "values."), ...own]);
}

/** The second may use what the first gives. */
function ofMatrix(body: JsonObject, ground: Ground): Generated | undefined {
  const [one = null, other = null] = listAt(body, "generators");
  const first = parametersOf(one, ground);
  if (first === undefined) return undefined;
  const parameters: Parameters[] = [];
  let { isOpen, asked } = first;
  for (const given of first.parameters) {
    const own = first.isOpen ? new Map([...given].filter(([name]) => !OF_CLUSTERS.test(name))) : given;
    const generator = fill(other, own);
    // Values of clusters are filled with what the clusters themselves give.
    const second = isLeft(generator) && kindOf(generator) !== "clusters" ? undefined : parametersOf(generator, ground);
    if (second === undefined || parameters.length + second.parameters.length > MOST_APPLICATIONS) return undefined;
    asked += second.asked;
    if (asked > MOST_ASKED) return undefined;
    isOpen ||= second.isOpen;
    for (const more of second.parameters) parameters.push(new Map([...given, ...more]));
  }
  return { parameters, isOpen, asked };
}

/** What the first gives, and over it what others give with the same values of the keys. */
function ofMerge(body: JsonObject, ground: Ground): Generated | undefined {
  const keys = listAt(body, "mergeKeys").filter((key) => typeof key === "string");
  const made = listAt(body, "generators").map((generator) => parametersOf(generator, ground));
  const all = made.filter((one) => one !== undefined);
  const [first, ...others] = all;
  if (first === undefined || all.length < made.length || keys.length === 0) return undefined;
  const keyOf = (one: Parameters) => JSON.stringify(keys.map((key) => one.get(key) ?? null));
  const overrides = others.map(({ parameters }) => new Map(parameters.map((one) => [keyOf(one), one])));
  return {
    parameters: first.parameters.map((one) => {
      const over = overrides.map((other) => other.get(keyOf(one)) ?? new Map<string, string>());
      return new Map([one, ...over].flatMap((parameters) => [...parameters]));
    }),
    isOpen: all.some(({ isOpen }) => isOpen),
    asked: all.reduce((sum, { asked }) => sum + asked, 0),
  };
}

/** A path that is not here is of another repository. */
function ofRepository(git: JsonObject, { lookup, from }: Ground): Generated | undefined {
  const { snapshot, directories } = lookup;
  const root = lookup.root(from, textAt(git, "repoURL"));
  const inside = (paths: Iterable<string>) =>
    [...paths].flatMap((path) => {
      if (root === undefined) return sourceOfPath(`${path}/`) === undefined ? [path] : [];
      return path.startsWith(`${root}/`) ? [path.slice(root.length + 1)] : [];
    });
  const prefix = textAt(git, "pathParamPrefix");
  const found = matching(listAt(git, "directories"), inside(directories())).map((path) => ofPath(path, prefix));
  const files = matching(listAt(git, "files"), inside(snapshot.keys())).map((path) => {
    const at = root === undefined ? path : `${root}/${path}`;
    const text = snapshot.get(at);
    const read = typeof text === "string" ? readPlacedText({ path: at, text }) : undefined;
    const name = path.slice(path.lastIndexOf("/") + 1);
    return new Map([
      ...flat(read?.kind === "settings" ? read.value : {}),
      ...ofPath(directoryOf(path), prefix),
      [pathName("path.filename", prefix), name],
      [pathName("path.filenameNormalized", prefix), normalized(name)],
    ]);
  });
  const all = [...found, ...files].map(
    (one) => new Map([...flat(fill(objectAt(git, "values"), one), "values."), ...one]),
  );
  return all.length === 0 ? undefined : whole(all);
}

function matching(entries: readonly JsonValue[], paths: readonly string[]): readonly string[] {
  const globs = (excluded: boolean) =>
    entries.flatMap((entry) =>
      (fieldOf(entry, "exclude") === true) === excluded
        ? (textAt(entry, "path")?.replace(/^\.?\/|\/$/g, "") ?? [])
        : [],
    );
  const [isWanted, isExcluded] = [pathMatcher(globs(false)), pathMatcher(globs(true))];
  return paths
    .filter((path) => path !== "" && isWanted(path) && !isExcluded(path) && !/(?:^|\/)\./.test(path))
    .toSorted();
}

const pathName = (name: string, prefix: string | undefined): string =>
  prefix === undefined ? name : `${prefix}.${name}`;

function ofPath(path: string, prefix: string | undefined): Parameters {
  const steps = path.split("/");
  const name = steps.at(-1) ?? "";
  const own: readonly (readonly [string, string])[] = [
    ["path", path],
    ["path.path", path],
    ["path.basename", name],
    ["path.basenameNormalized", normalized(name)],
    ...steps.map((step, index) => [`path[${index}]`, step] as const),
  ];
  return new Map(own.map(([key, value]) => [pathName(key, prefix), value]));
}
