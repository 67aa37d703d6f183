// A Kustomization or HelmRelease of Flux -> what it deploys from this repository.
import { type Document, type JsonObject, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { isForGateways } from "../mesh/for-gateways.ts";
import { groupOf } from "../mesh/kinds.ts";
import { fieldOf, listAt, objectAt, plainValue, textAt } from "../mesh/plain-value.ts";
import { type Deployment, type FoundDeployments, NO_DEPLOYMENTS } from "./deployment.ts";
import { environmentOf } from "./environment.ts";
import {
  dataOf,
  FROM,
  inlineOf,
  isBroken,
  parametersOf,
  type ValuesFrom,
  valuesFrom,
  variablesOf,
} from "./flux-values.ts";
import type { Lookup } from "./lookup.ts";
import { isOfIstio, resolvePath } from "./paths.ts";
import { variablesIn } from "./substitute.ts";

export function fluxDeployments(document: Document, lookup: Lookup, inherited?: string): FoundDeployments {
  const value = plainValue(document.value);
  const spec = objectAt(value, "spec");
  const name = [textAt(value, "metadata", "namespace"), textAt(value, "metadata", "name")].filter(Boolean).join("/");
  const flux = { document, spec, name, metadata: objectAt(value, "metadata"), inherited };
  if (groupOf(document.apiVersion) === "kustomize.toolkit.fluxcd.io") return ofKustomization(flux, lookup);
  return groupOf(document.apiVersion) === "helm.toolkit.fluxcd.io" ? ofHelmRelease(flux, lookup) : NO_DEPLOYMENTS;
}

interface FluxObject {
  readonly document: Document;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly name: string;
  /** The environment of whatever deploys this object. */
  readonly inherited: string | undefined;
}

function ofKustomization({ document, spec, name, metadata, inherited }: FluxObject, lookup: Lookup): FoundDeployments {
  const home = textAt(metadata, "namespace");
  const path = textAt(spec, "path");
  const url = urlOfRef(objectAt(spec, "sourceRef"), home, lookup);
  if (path !== undefined && lookup.isElsewhere(url))
    return {
      deployments: [],
      notices: [awayWith(document, `Kustomization ${name}`, `${path} of ${url}`, ["sourceRef"])],
    };
  const place = path === undefined ? undefined : lookup.directory(path, document.path, url);
  if (place === undefined || place.directory === "") return NO_DEPLOYMENTS;
  const namespace = textAt(spec, "targetNamespace");
  const environment = environmentOf(document.path) ?? inherited ?? environmentOf(`${place.directory}/`);
  const variables = variablesOf(spec, home, lookup);
  const deployment: Deployment = {
    what: `Kustomization ${name}`,
    location: locate(document),
    directory: place.directory,
    ...(environment !== undefined && { environment }),
    ...(namespace !== undefined && { namespace: { name: namespace, overrides: true } }),
    around: patchesOf(spec),
    recurse: true,
    ...(fieldOf(spec, "postBuild") !== undefined && { substitute: variables }),
  };
  return {
    deployments: [deployment],
    notices: noticesOfUnused({ document, spec, name, metadata }, place.directory, lookup),
  };
}

/** What Flux does and is not done here, where it could make anything else of these files. */
function noticesOfUnused(
  { document, spec, name, metadata }: Pick<FluxObject, "document" | "spec" | "name" | "metadata">,
  directory: string,
  lookup: Lookup,
): readonly Notice[] {
  const tell = (field: readonly string[], words: string, about: readonly string[]): Notice => ({
    code: "deployer-ignored",
    message: `Kustomization ${name} ${words}`,
    location: locate(document, ["spec", ...field]),
    relevance: "if-changed",
    about,
  });
  const others = UNUSED.filter((field) => fieldOf(spec, field) !== undefined).map((field) =>
    tell(
      [field],
      `deploys ${directory} with ${field}, which is left out: what it deploys can be another. Move that into a kustomization there where it matters.`,
      [directory],
    ),
  );
  return [
    ...others,
    ...unreadVariables({ spec, home: textAt(metadata, "namespace") }, directory, lookup).map(({ words, about }) =>
      tell(FROM, words, about),
    ),
  ];
}

const UNUSED = ["namePrefix", "nameSuffix", "components", "patchesStrategicMerge", "patchesJson6902"] as const;

/** Only files that use such a variable have to do with it. */
function unreadVariables(
  { spec, home }: { readonly spec: JsonObject; readonly home: string | undefined },
  directory: string,
  lookup: Lookup,
) {
  const { snapshot, files } = lookup;
  const sources = listAt(spec, ...FROM)
    .filter((source) => dataOf(source, home, lookup) === undefined)
    .map((source) => `${textAt(source, "kind") ?? "?"} ${textAt(source, "name") ?? "?"}`);
  if (sources.length === 0) return [];
  const known = new Set(variablesOf(spec, home, lookup).keys());
  const uses = files(directory).flatMap((path) => {
    const text = snapshot.get(path);
    const names = typeof text === "string" ? variablesIn(text).filter((variable) => !known.has(variable)) : [];
    return names.length === 0 || isOfGateways(lookup.documents(path), names) ? [] : [{ path, names }];
  });
  if (uses.length === 0) return [];
  const names = [...new Set(uses.flatMap((use) => use.names))].toSorted();
  const told = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const words = `takes variables from ${sources.join(", ")}, which are not read, so that these are left as they are written, or as their defaults: ${told}. Where they decide on ports, hosts or names, put them under postBuild.substitute.`;
  return [{ words, about: uses.map(({ path }) => path) }];
}

/** Whatever these stand for, no sidecar sends otherwise for it. What is no object may be a part of any. */
function isOfGateways(documents: readonly Document[], names: readonly string[]): boolean {
  const usedIn = documents.map((document) => ({ document, used: variablesIn(JSON.stringify(document.value)) }));
  return names.every((name) => {
    const users = usedIn.filter(({ used }) => used.includes(name));
    return users.length > 0 && users.every(({ document }) => isForGateways(document));
  });
}

function patchesOf(spec: JsonObject): JsonObject {
  const patches = listAt(spec, "patches");
  return patches.length === 0 ? {} : { patches };
}

function ofHelmRelease({ document, spec, name, metadata, inherited }: FluxObject, lookup: Lookup): FoundDeployments {
  const chart = textAt(spec, "chart", "spec", "chart");
  const ref = objectAt(spec, "chart", "spec", "sourceRef");
  const url = urlOfRef(ref, textAt(metadata, "namespace"), lookup);
  const isInGit = textAt(ref, "kind") === "GitRepository" && !lookup.isElsewhere(url);
  const place = chart === undefined || !isInGit ? undefined : lookup.directory(chart, document.path, url);
  if (place === undefined) {
    const named = chart ?? textAt(spec, "chartRef", "name");
    const isKnown = named === undefined || isOfIstio(named);
    const field = chart === undefined ? "chartRef" : "chart";
    const notice = awayWith(document, `HelmRelease ${name}`, `chart ${named}`, [field]);
    return { deployments: [], notices: isKnown ? [] : [{ ...notice, code: "remote-chart" }] };
  }
  const { directory, root } = place;
  const environment = environmentOf(document.path) ?? inherited;
  const own = textAt(metadata, "namespace");
  const namespace = textAt(spec, "targetNamespace") ?? own;
  const values = fieldOf(spec, "values");
  const from = valuesFrom(spec, own, lookup);
  const release = textAt(spec, "releaseName") ?? [textAt(spec, "targetNamespace"), textAt(metadata, "name")];
  const deployment: Deployment = {
    what: `HelmRelease ${name}`,
    location: locate(document, ["spec"]),
    directory,
    ...(environment !== undefined && { environment }),
    ...(namespace !== undefined && { namespace: { name: namespace, overrides: false } }),
    release: {
      name: typeof release === "string" ? release : release.filter(Boolean).join("-"),
      valueFiles: listAt(spec, "chart", "spec", "valuesFiles").flatMap((file) =>
        typeof file === "string" ? (resolvePath(root, file) ?? []) : [],
      ),
      ...(fieldOf(spec, "chart", "spec", "ignoreMissingValuesFiles") === true && { mayMiss: true }),
      values: [...inlineOf(from), ...(values === undefined ? [] : [values])],
      parameters: parametersOf(from),
    },
    recurse: false,
  };
  return { deployments: [deployment], notices: unreadValues(document, name, from) };
}

function unreadValues(document: Document, name: string, from: readonly ValuesFrom[]): readonly Notice[] {
  const unread = from.filter((one) => one.text === undefined || isBroken(one));
  if (unread.length === 0) return [];
  const names = unread.map(({ source }) => `${textAt(source, "kind") ?? "?"} ${textAt(source, "name") ?? "?"}`);
  const message = `HelmRelease ${name} takes values from ${names.join(", ")} as well: these were left out. Where they decide on ports, hosts or names, the answer can be another.`;
  const location = locate(document, ["spec", "valuesFrom"]);
  const broken = unread.flatMap(({ text = [] }) => text);
  const state = broken.length > 0 && { state: JSON.stringify(broken) };
  return [{ code: "chart-values", message, location, relevance: "if-changed", ...state }];
}

/** The address that a reference leads to; a deployer's own namespace is that of the reference. */
function urlOfRef(ref: JsonObject, home: string | undefined, { fluxUrl }: Lookup): string | undefined {
  return fluxUrl({ kind: textAt(ref, "kind"), name: textAt(ref, "name"), namespace: textAt(ref, "namespace") ?? home });
}

function awayWith(document: Document, what: string, named: string, field: readonly string[]): Notice {
  const message = `${what} deploys ${named} from elsewhere, which is never fetched: what is in it is not known.`;
  return { code: "remote-base", message, location: locate(document, ["spec", ...field]), relevance: "no" };
}
