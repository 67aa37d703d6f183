// An ApplicationSet of Argo CD -> the Applications that its lists, and the directories and files of this repository, make.
// What else would make some is not known and not guessed: it is told.
import { type Document, type JsonObject, type JsonValue, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { scalarText } from "../mesh/chart-values.ts";
import { fieldOf, isList, isObject, listAt, objectAt, plainValue, textAt } from "../mesh/plain-value.ts";
import { readPlacedText } from "../mesh/read-placed-text.ts";
import { pathMatcher } from "../settings/match-glob.ts";
import type { Lookup } from "./lookup.ts";
import { directoryOf } from "./paths.ts";

export interface MadeApplications {
  /** Values of Applications, as the template and its parameters make them. */
  readonly applications: readonly JsonObject[];
  readonly notices: readonly Notice[];
}

/** What a template is filled with, by the name that it has there. */
type Parameters = ReadonlyMap<string, string>;

/** Whoever has more than that has a generator that multiplies. */
const MOST_APPLICATIONS = 500;

export function applicationsOf(document: Document, lookup: Lookup): MadeApplications {
  const value = plainValue(document.value);
  const spec = objectAt(value, "spec");
  const template = objectAt(spec, "template");
  const generators = listAt(spec, "generators").map((generator) => ({
    kind: kindOf(generator),
    made: parametersOf(generator, lookup),
  }));
  const filled = generators.flatMap(({ made = [] }) => made.map((one) => fill(template, one)));
  const applications = filled.filter((one): one is JsonObject => isObject(one) && !LEFT.test(JSON.stringify(one.spec)));
  const unknown = [
    ...generators.flatMap(({ kind, made }) => (made === undefined ? [`the generator ${kind}`] : [])),
    ...(applications.length < filled.length ? ["parameters or functions of its template"] : []),
    ...(spec.templatePatch === undefined ? [] : ["templatePatch"]),
  ];
  return { applications, notices: unknown.length === 0 ? [] : [notKnown(document, unknown, spec)] };
}

const LEFT = /\{\{/;

const kindOf = (generator: JsonValue): string =>
  isObject(generator) ? (Object.keys(generator).find((key) => key !== "selector" && key !== "values") ?? "?") : "?";

/** Undefined where the repository does not determine them. */
function parametersOf(generator: JsonValue, lookup: Lookup): readonly Parameters[] | undefined {
  const kind = kindOf(generator);
  const body = objectAt(generator, kind);
  if (!isObject(generator) || generator.selector !== undefined || body.template !== undefined) return undefined;
  if (kind === "list" && body.elementsYaml === undefined) return listAt(body, "elements").map((one) => flat(one));
  if (kind === "git") return ofRepository(body, lookup);
  return kind === "matrix" ? ofMatrix(listAt(body, "generators"), lookup) : undefined;
}

function ofMatrix(generators: readonly JsonValue[], lookup: Lookup): readonly Parameters[] | undefined {
  const [first, second] = generators.map((generator) => parametersOf(generator, lookup));
  // The second may use what the first gives.
  if (first === undefined || second === undefined || LEFT.test(JSON.stringify(generators[1]))) return undefined;
  if (first.length * second.length > MOST_APPLICATIONS) return undefined;
  return first.flatMap((one) => second.map((other) => new Map([...one, ...other])));
}

/** A path that is not here is of another repository. */
function ofRepository(git: JsonObject, { snapshot, directories }: Lookup): readonly Parameters[] | undefined {
  if (git.pathParamPrefix !== undefined) return undefined;
  const values = flat(objectAt(git, "values"), "values.");
  const found = [...matching(listAt(git, "directories"), [...directories()])].map((path) => ofPath(path));
  const files = [...matching(listAt(git, "files"), [...snapshot.keys()])].map((path) => {
    const text = snapshot.get(path);
    const read = typeof text === "string" ? readPlacedText({ path, text }) : undefined;
    return new Map([...flat(read?.kind === "settings" ? read.value : {}), ...ofPath(directoryOf(path))]);
  });
  const all = [...found, ...files].map((one) => new Map([...values, ...one]));
  return all.length === 0 || all.length > MOST_APPLICATIONS ? undefined : all;
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

function ofPath(path: string): Parameters {
  const steps = path.split("/");
  const name = steps.at(-1) ?? "";
  const normalized = name.replace(/[^a-zA-Z0-9.]+/g, "-").toLowerCase();
  return new Map([
    ["path", path],
    ["path.path", path],
    ["path.basename", name],
    ["path.basenameNormalized", normalized],
    ...steps.map((step, index) => [`path[${index}]`, step] as const),
  ]);
}

/** `{cluster: {name: east}}` is `cluster.name`. */
function flat(value: JsonValue, prefix = ""): Parameters {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, one]): readonly (readonly [string, string])[] => {
      const text = scalarText(one);
      return text === undefined ? [...flat(one, `${prefix}${key}.`)] : [[`${prefix}${key}`, text]];
    }),
  );
}

const PARAMETER = /\{\{-? *(?:\.?([\w.[\]-]+)|index +\.path\.segments +(\d+)) *-?\}\}/g;

function fill(value: JsonValue, parameters: Parameters): JsonValue {
  if (typeof value === "string")
    return value.replace(PARAMETER, (whole, name?: string, step?: string) => {
      return parameters.get(name ?? `path[${step}]`) ?? whole;
    });
  if (isList(value)) return value.map((one) => fill(one, parameters));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, parameters)]));
}

function notKnown(document: Document, unknown: readonly string[], spec: JsonObject): Notice {
  const name = textAt(document.value, "metadata", "name") ?? "";
  const message = `ApplicationSet ${name}: what ${unknown.join(", ")} would make is not known, so its clusters, namespaces and values are left out, and manifests that it deploys are read as they stand. Where that matters write these Applications out, or use list and git generators, and name the paths of each mesh under meshes in the settings.`;
  const about = startsOf(spec);
  return {
    code: "application-set",
    message,
    location: locate(document, ["spec", "generators"]),
    relevance: "if-changed",
    ...(about.length > 0 && { about }),
  };
}

/** Directories that paths begin with, as far as they are written out. */
function startsOf(spec: JsonObject): readonly string[] {
  const template = objectAt(spec, "template", "spec");
  const paths = [fieldOf(template, "source"), ...listAt(template, "sources")].flatMap(
    (source) => textAt(source, "path") ?? [],
  );
  const globs = listAt(spec, "generators").flatMap((generator) =>
    [...listAt(objectAt(generator, "git"), "directories"), ...listAt(objectAt(generator, "git"), "files")].flatMap(
      (one) => textAt(one, "path") ?? [],
    ),
  );
  const starts = [...paths, ...globs].map((path) => {
    const literal = /^[^*?{[]*/.exec(path.replace(/^\.?\//, ""))?.[0] ?? "";
    return literal === path ? literal : directoryOf(literal);
  });
  return [...new Set(starts.filter((start) => start !== ""))].toSorted();
}
