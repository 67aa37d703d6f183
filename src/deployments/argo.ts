// An Application of Argo CD, or those that an ApplicationSet makes -> what they deploy from this repository.
import { type Document, type FieldPath, type JsonObject, type JsonValue, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { ReleaseParameter } from "../manifests/rendering.ts";
import { scalarText } from "../mesh/chart-values.ts";
import { fieldOf, isObject, listAt, objectAt, plainValue, textAt } from "../mesh/plain-value.ts";
import { readPlacedText, type Settings } from "../mesh/read-placed-text.ts";
import { sourceOfPath } from "../settings/source-directory.ts";
import { applicationsOf } from "./application-set.ts";
import { isInCluster } from "./argo-clusters.ts";
import { type Deployment, type FoundDeployments, NO_DEPLOYMENTS, type Release } from "./deployment.ts";
import { environmentOf } from "./environment.ts";
import type { Lookup, Place } from "./lookup.ts";
import { isOfIstio, resolvePath } from "./paths.ts";

interface Source {
  readonly document: Document;
  /** `spec` of the Application. */
  readonly spec: JsonObject;
  readonly value: JsonValue;
  readonly field: FieldPath;
  readonly name: string;
  /** What sources of the same Application are called (`ref`), and the addresses of these. */
  readonly refs: ReadonlyMap<string, string>;
}

/** `inherited`: the environment of whatever deploys the Application itself. */
export function argoDeployments(document: Document, lookup: Lookup, inherited?: string): FoundDeployments {
  if (document.kind === "Application") {
    const sources = sourcesOf(document, plainValue(document.value), []);
    return ofSources(sources, lookup, inherited);
  }
  if (document.kind !== "ApplicationSet") return NO_DEPLOYMENTS;
  const { applications, notices } = applicationsOf(document, lookup);
  const sources = applications.flatMap((value) => sourcesOf(document, value, ["spec", "template"]));
  const found = ofSources(sources, lookup, inherited);
  return { deployments: found.deployments, notices: [...notices, ...found.notices] };
}

function ofSources(sources: readonly Source[], lookup: Lookup, inherited: string | undefined): FoundDeployments {
  return {
    deployments: sources.flatMap((source) => deploymentOf(source, lookup, inherited) ?? []),
    notices: sources.flatMap((source) => [
      ...noticesOf(source, lookup),
      ...noticesOfUnused(source),
      ...noticesOfValues(source),
    ]),
  };
}

/** `at`: where the Application's own fields stand in the document. */
function sourcesOf(document: Document, value: JsonValue, at: FieldPath): readonly Source[] {
  const spec = objectAt(value, "spec");
  const refs = new Map(
    listAt(spec, "sources").flatMap((one) => {
      const [ref, url] = [textAt(one, "ref"), textAt(one, "repoURL")];
      return ref === undefined || url === undefined ? [] : [[ref, url] as const];
    }),
  );
  const known = { document, spec, name: textAt(value, "metadata", "name") ?? "", refs };
  const single = fieldOf(spec, "source");
  return [
    ...(isObject(single) ? [{ ...known, value: single, field: [...at, "spec", "source"] }] : []),
    ...listAt(spec, "sources").map((one, index) => ({
      ...known,
      value: one,
      field: [...at, "spec", "sources", index],
    })),
  ];
}

function deploymentOf(source: Source, lookup: Lookup, inherited: string | undefined): Deployment | undefined {
  const { document, spec, value, field, name } = source;
  const path = textAt(value, "path");
  const place = path === undefined ? undefined : lookup.directory(path, document.path, textAt(value, "repoURL"));
  if (path === undefined || place === undefined || textAt(value, "chart") !== undefined) return undefined;
  const ofPaths = environmentOf(document.path) ?? inherited ?? environmentOf(`${place.directory}/`);
  const environment = clusterOf(spec, lookup) ?? ofPaths;
  const namespace = textAt(spec, "destination", "namespace");
  return {
    what: `Application ${name}`,
    location: locate(document, field),
    directory: place.directory,
    ...(environment !== undefined && { environment }),
    ...(namespace !== undefined && { namespace: { name: namespace, overrides: false } }),
    around: aroundOf(objectAt(value, "kustomize")),
    release: releaseOf(source, place, lookup),
    recurse: fieldOf(value, "directory", "recurse") === true,
    ...globOf(value, "include"),
    ...globOf(value, "exclude"),
  };
}

/** Nothing where it says more than is followed here. */
function globOf(source: JsonValue, field: "include" | "exclude"): Pick<Deployment, "include" | "exclude"> {
  const glob = textAt(source, "directory", field);
  return glob === undefined || glob === "" || isHardGlob(glob) ? {} : { [field]: glob };
}

const isHardGlob = (glob: string): boolean => /[[\]\\]|\{[^}]*\{/.test(glob);

/** A cluster by its name; the one that Argo CD runs in says nothing. */
function clusterOf(spec: JsonObject, { clusters }: Lookup): string | undefined {
  const name = textAt(spec, "destination", "name");
  const known = clusters().find((cluster) => cluster.name === name && name !== undefined);
  const server = known?.server ?? textAt(spec, "destination", "server");
  if (server !== undefined && isInCluster(server)) return undefined;
  if (name !== undefined && name !== "" && name !== "in-cluster") return name;
  if (server === undefined) return undefined;
  const registered = clusters().find((cluster) => cluster.server === server)?.name;
  return registered ?? server.replace(/^https?:\/\//, "").replace(/[:/].*$/s, "");
}

const AROUND = ["namePrefix", "nameSuffix", "namespace", "patches", "commonLabels", "commonAnnotations"] as const;

function aroundOf(kustomize: JsonObject): JsonObject {
  return Object.fromEntries(AROUND.flatMap((key) => (kustomize[key] === undefined ? [] : [[key, kustomize[key]]])));
}

function releaseOf(source: Source, { directory, root }: Place, lookup: Lookup): Release {
  const { value, name } = source;
  const helm = objectAt(value, "helm");
  const read = inlineOf(source);
  const object = fieldOf(helm, "valuesObject");
  return {
    name: textAt(helm, "releaseName") ?? name,
    valueFiles: listAt(helm, "valueFiles").flatMap((file) => {
      if (typeof file !== "string") return [];
      const [, ref, fromRoot] = /^(?:\$([\w-]+)\/|\/)(.*)$/s.exec(file) ?? [];
      const above = ref === undefined ? root : rootOfRef(source, ref, { root, lookup });
      return resolvePath(fromRoot === undefined ? directory : above, fromRoot ?? file) ?? [];
    }),
    ...(fieldOf(helm, "ignoreMissingValueFiles") === true && { mayMiss: true }),
    values: [...(read?.kind === "settings" ? [read.value] : []), ...(object === undefined ? [] : [object])],
    parameters: listAt(helm, "parameters").flatMap(parameterOf),
  };
}

/** `$ref/path` stands in another source of the Application: this repository, unless its address says that it is another. */
function rootOfRef(
  { document, refs }: Source,
  ref: string,
  { root, lookup }: { readonly root: string; readonly lookup: Lookup },
): string {
  const named = lookup.root(document.path, refs.get(ref));
  return named ?? (sourceOfPath(`${root}/`) === undefined ? root : "");
}

function parameterOf(parameter: JsonValue): readonly ReleaseParameter[] {
  const name = textAt(parameter, "name");
  const value = scalarText(fieldOf(parameter, "value"));
  if (name === undefined || value === undefined) return [];
  return [{ name, value, isText: fieldOf(parameter, "forceString") === true }];
}

/** What it deploys from elsewhere is not known. */
function noticesOf({ document, value, field, name }: Source, lookup: Lookup): readonly Notice[] {
  const [chart, path, url] = [textAt(value, "chart"), textAt(value, "path"), textAt(value, "repoURL")];
  if (chart === undefined && (path === undefined || lookup.directory(path, document.path, url) !== undefined))
    return [];
  if (isOfIstio(chart ?? path ?? "")) return [];
  const what = chart === undefined ? `directory ${path}` : `chart ${chart}`;
  const message = `Application ${name} deploys ${what} from elsewhere, which is never fetched: what is in it is not known.`;
  return [{ code: "remote-chart", message, location: locate(document, field), relevance: "no" }];
}

/** What a source can say of how its path is rendered, and is not done here. */
const UNUSED: readonly (readonly string[])[] = [
  ["plugin"],
  ["directory", "include"],
  ["directory", "exclude"],
  ["directory", "jsonnet"],
  ["kustomize", "components"],
  ["helm", "fileParameters"],
];

function isUnused(said: JsonValue | undefined, [, field = ""]: readonly string[]): boolean {
  if (said === undefined || said === "") return false;
  return !["include", "exclude"].includes(field) || typeof said !== "string" || isHardGlob(said);
}

function noticesOfUnused({ document, value, field, name }: Source): readonly Notice[] {
  return UNUSED.filter((names) => isUnused(fieldOf(value, ...names), names)).map((names): Notice => {
    const path = textAt(value, "path") ?? "";
    const what =
      names[0] === "plugin"
        ? `has ${path} rendered by the plugin ${textAt(value, "plugin", "name") ?? "that fits"}, and plugins are never run: manifests there are read as they stand, and what else it makes is not known. Commit what it renders where that matters`
        : `deploys ${path} with ${names.join(".")}, which is left out: what it deploys can be another. Move that into ${path} itself where it matters`;
    return {
      code: names[0] === "plugin" ? "argo-plugin" : "deployer-ignored",
      message: `Application ${name} ${what}.`,
      location: locate(document, [...field, ...names]),
      relevance: "if-changed",
      ...(path !== "" && { about: [path.replace(/^\.?\/|\/$/g, "")] }),
    };
  });
}

function inlineOf({ value }: Source): Settings | undefined {
  const text = textAt(value, "helm", "values");
  return text === undefined ? undefined : readPlacedText({ path: "", text });
}

function noticesOfValues(source: Source): readonly Notice[] {
  const { document, field, name } = source;
  const read = inlineOf(source);
  if (read?.kind !== "broken") return [];
  const message = `Application ${name} gives helm values that cannot be read: ${read.reason}. They were left out; correct them.`;
  const location = locate(document, [...field, "helm", "values"]);
  return [{ code: "chart-values", message, location, relevance: "if-changed" }];
}
