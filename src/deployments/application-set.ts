// An ApplicationSet of Argo CD -> the Applications that its generators make, as far as the repository determines them.
// What else would make some is not known and not guessed: it is told.
import { type Document, type JsonObject, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { fieldOf, listAt, objectAt, plainValue, textAt } from "../mesh/plain-value.ts";
import { kindOf, OF_CLUSTERS, parametersOf } from "./generators.ts";
import type { Lookup } from "./lookup.ts";
import { directoryOf } from "./paths.ts";
import { fill, isLeft, type Parameters } from "./template-parameters.ts";

export interface MadeApplications {
  /** Values of Applications, as the template and its parameters make them. */
  readonly applications: readonly JsonObject[];
  readonly notices: readonly Notice[];
}

export function applicationsOf(document: Document, lookup: Lookup): MadeApplications {
  const value = plainValue(document.value);
  const spec = objectAt(value, "spec");
  const template = objectAt(spec, "template");
  const generators = listAt(spec, "generators").map((generator) => {
    const made = parametersOf(generator, { lookup, from: document.path });
    const filled = (made?.parameters ?? []).map((one) => (made?.isOpen ? onAny(template, one) : fill(template, one)));
    const applications = filled.filter((one) => !PARTS.some((part) => isLeft(fieldOf(one, "spec", part))));
    return { kind: kindOf(generator), made, applications, isShort: applications.length < filled.length };
  });
  const unknown = [
    ...generators.flatMap(({ kind, made, isShort }) =>
      made === undefined || (made.isOpen && isShort) ? [`the generator ${kind}`] : [],
    ),
    ...(generators.some(({ made, isShort }) => made?.isOpen === false && isShort) ? [OF_TEMPLATE] : []),
    ...(spec.templatePatch === undefined ? [] : ["templatePatch"]),
  ];
  const isAny = generators.some(({ made, isShort }) => made?.isOpen === true && !isShort);
  return {
    applications: generators.flatMap(({ applications }) => applications),
    notices: [
      ...(unknown.length === 0 ? [] : [notKnown(document, unknown, spec)]),
      ...(isAny ? [clustersNotKnown(document)] : []),
    ],
  };
}

const OF_TEMPLATE = "parameters or functions of its template";

/** What decides on what is deployed, and where. */
const PARTS = ["source", "sources", "destination"];

/** On a cluster of which nothing is known: what asks for more than a place to deploy to stays open. */
function onAny(template: JsonObject, parameters: Parameters): JsonObject {
  const known = new Map([...parameters].filter(([name]) => !OF_CLUSTERS.test(name)));
  const spec = fill(objectAt(template, "spec"), known);
  const destination = Object.entries(objectAt(spec, "destination")).filter(
    ([field, value]) => field === "namespace" || !isLeft(value),
  );
  const placed = { ...spec, destination: Object.fromEntries(destination) };
  return { ...template, metadata: fill(objectAt(template, "metadata"), parameters), spec: placed };
}

function clustersNotKnown(document: Document): Notice {
  const name = textAt(document.value, "metadata", "name") ?? "";
  const message = `ApplicationSet ${name} deploys to clusters that no Secret of the repository tells of (label argocd.argoproj.io/secret-type: cluster): it was taken to deploy the same to all.`;
  return { code: "application-set", message, location: locate(document, ["spec", "generators"]), relevance: "no" };
}

function notKnown(document: Document, unknown: readonly string[], spec: JsonObject): Notice {
  const name = textAt(document.value, "metadata", "name") ?? "";
  const message = `ApplicationSet ${name}: what ${unknown.join(", ")} would make is not known, so its clusters, namespaces and values are left out, and manifests that it deploys are read as they stand. Where that matters write these Applications out, or use list and git generators (and Secrets of clusters in the repository), and name the paths of each mesh under meshes in the settings.`;
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
