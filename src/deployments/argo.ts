// An Application of Argo CD, or an ApplicationSet whose list says it all -> what it deploys from this repository.
import { type Document, type FieldPath, type JsonObject, type JsonValue, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { ReleaseParameter } from "../manifests/rendering.ts";
import { scalarText } from "../mesh/chart-values.ts";
import { fieldOf, isObject, listAt, objectAt, plainValue, textAt } from "../mesh/plain-value.ts";
import { readPlacedText } from "../mesh/read-placed-text.ts";
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
}

/** `inherited`: the environment of whatever deploys the Application itself. */
export function argoDeployments(document: Document, lookup: Lookup, inherited?: string): FoundDeployments {
  if (document.kind !== "Application") return NO_DEPLOYMENTS;
  const value = plainValue(document.value);
  const spec = objectAt(value, "spec");
  const name = textAt(value, "metadata", "name") ?? "";
  const single = fieldOf(spec, "source");
  const sources: readonly Source[] = [
    ...(isObject(single) ? [{ document, spec, value: single, field: ["spec", "source"], name }] : []),
    ...listAt(spec, "sources").map((one, index) => ({
      document,
      spec,
      value: one,
      field: ["spec", "sources", index],
      name,
    })),
  ];
  const deployments = sources.flatMap((source) => deploymentOf(source, lookup, inherited) ?? []);
  return { deployments, notices: sources.flatMap((source) => noticesOf(source, lookup)) };
}

function deploymentOf(source: Source, lookup: Lookup, inherited: string | undefined): Deployment | undefined {
  const { document, spec, value, field, name } = source;
  const path = textAt(value, "path");
  const place = path === undefined ? undefined : lookup.directory(path, document.path);
  if (path === undefined || place === undefined || textAt(value, "chart") !== undefined) return undefined;
  const ofPaths = environmentOf(document.path) ?? inherited ?? environmentOf(`${place.directory}/`);
  const environment = clusterOf(spec) ?? ofPaths;
  const namespace = textAt(spec, "destination", "namespace");
  return {
    what: `Application ${name}`,
    location: locate(document, field),
    directory: place.directory,
    ...(environment !== undefined && { environment }),
    ...(namespace !== undefined && { namespace: { name: namespace, overrides: false } }),
    around: aroundOf(objectAt(value, "kustomize")),
    release: releaseOf(source, place),
    recurse: fieldOf(value, "directory", "recurse") === true,
  };
}

/** A cluster by its name; the one that Argo CD runs in says nothing. */
function clusterOf(spec: JsonObject): string | undefined {
  const name = textAt(spec, "destination", "name");
  if (name !== undefined && name !== "" && name !== "in-cluster") return name;
  const server = textAt(spec, "destination", "server");
  if (server === undefined || /^https:\/\/kubernetes\.default\b/.test(server)) return undefined;
  return server.replace(/^https?:\/\//, "").replace(/[:/].*$/s, "");
}

const AROUND = ["namePrefix", "nameSuffix", "namespace", "patches", "commonLabels", "commonAnnotations"] as const;

function aroundOf(kustomize: JsonObject): JsonObject {
  return Object.fromEntries(AROUND.flatMap((key) => (kustomize[key] === undefined ? [] : [[key, kustomize[key]]])));
}

function releaseOf({ value, name }: Source, { directory, root }: Place): Release {
  const helm = objectAt(value, "helm");
  const inline = textAt(helm, "values");
  const read = inline === undefined ? undefined : readPlacedText({ path: "", text: inline });
  const object = fieldOf(helm, "valuesObject");
  return {
    name: textAt(helm, "releaseName") ?? name,
    valueFiles: listAt(helm, "valueFiles").flatMap((file) => {
      if (typeof file !== "string") return [];
      // `$ref/path` stands in another source of the Application: taken to be this repository.
      const fromRoot = /^(?:\$[\w-]+\/|\/)(.*)$/s.exec(file)?.[1];
      return resolvePath(fromRoot === undefined ? directory : root, fromRoot ?? file) ?? [];
    }),
    values: [...(read?.kind === "settings" ? [read.value] : []), ...(object === undefined ? [] : [object])],
    parameters: listAt(helm, "parameters").flatMap(parameterOf),
  };
}

function parameterOf(parameter: JsonValue): readonly ReleaseParameter[] {
  const name = textAt(parameter, "name");
  const value = scalarText(fieldOf(parameter, "value"));
  if (name === undefined || value === undefined) return [];
  return [{ name, value, isText: fieldOf(parameter, "forceString") === true }];
}

/** What it deploys from elsewhere is not known. */
function noticesOf({ document, value, field, name }: Source, lookup: Lookup): readonly Notice[] {
  const [chart, path] = [textAt(value, "chart"), textAt(value, "path")];
  if (chart === undefined && (path === undefined || lookup.directory(path, document.path) !== undefined)) return [];
  if (isOfIstio(chart ?? path ?? "")) return [];
  const what = chart === undefined ? `directory ${path}` : `chart ${chart}`;
  const message = `Application ${name} deploys ${what} from elsewhere, which is never fetched: what is in it is not known.`;
  return [{ code: "remote-chart", message, location: locate(document, field), relevance: "no" }];
}
