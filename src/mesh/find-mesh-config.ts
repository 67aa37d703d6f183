// Where the mesh's settings come from: given from outside, the `istio` ConfigMap, an IstioOperator, or istiod's defaults.
import { load } from "js-yaml";
import type { JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import { DEFAULT_MESH_CONFIG, decodeMeshConfig } from "./decode-mesh-config.ts";
import type { Identified } from "./identify-objects.ts";
import { type MeshConfig, objectKey } from "./mesh.ts";
import { fieldOf, isObject, plainValue, textAt } from "./plain-value.ts";

interface Candidate {
  /** For messages: "ConfigMap istio-system/istio". */
  readonly what: string;
  readonly location: Location;
  readonly object?: Identified;
  /** YAML text, or a value that was read already. */
  readonly text?: string;
  readonly value?: JsonValue;
}

interface Found {
  readonly config: MeshConfig;
  readonly notices: readonly Notice[];
}

/** The first source that there is; when it is broken, istiod's defaults and a notice. */
export function findMeshConfig(
  objects: readonly Identified[],
  given?: { readonly path: string; readonly text: string },
): Found {
  const outside = given === undefined ? [] : [outsideCandidate(given)];
  const candidates = [...outside, ...configMaps(objects), ...operators(objects)];
  const [first, second] = candidates;
  if (first === undefined) return { config: DEFAULT_MESH_CONFIG, notices: [] };
  const found = decodeCandidate(first);
  const rivals = given === undefined && first.object?.role === second?.object?.role;
  return rivals && second !== undefined
    ? { ...found, notices: [...found.notices, noticeOfRivals(first, second)] }
    : found;
}

function outsideCandidate(given: { readonly path: string; readonly text: string }): Candidate {
  return { what: given.path, location: { path: given.path, startLine: 1, endLine: 1 }, text: given.text };
}

/** That of istio-system first: it is where istiod lives unless somebody moved it. */
function configMaps(objects: readonly Identified[]): readonly Candidate[] {
  const found = objects.filter(
    (object) => object.role === "configMap" && fieldOf(object.value, "data", "mesh") !== undefined,
  );
  return [...found.filter(isInIstioSystem), ...found.filter((object) => !isInIstioSystem(object))].map((object) => ({
    what: objectKey(object),
    location: locate(object.source, ["data", "mesh"]),
    object,
    text: textAt(object.value, "data", "mesh") ?? "text is expected here",
  }));
}

function operators(objects: readonly Identified[]): readonly Candidate[] {
  return objects
    .filter((object) => object.role === "istioOperator")
    .flatMap((object) => {
      const value = fieldOf(object.value, "spec", "meshConfig");
      if (value === undefined) return [];
      return [{ what: objectKey(object), location: locate(object.source, ["spec", "meshConfig"]), object, value }];
    });
}

function isInIstioSystem(object: Identified): boolean {
  return object.namespace === DEFAULT_MESH_CONFIG.rootNamespace;
}

function decodeCandidate(candidate: Candidate): Found {
  const value = candidate.value ?? readYaml(candidate.text ?? "");
  if (value === null) return { config: withSource(DEFAULT_MESH_CONFIG, candidate), notices: [] };
  if (!isObject(value)) return broken(candidate, "it is not a YAML mapping");
  const { config, problems } = decodeMeshConfig(value);
  const problem = problems[0];
  if (problem === undefined) return { config: withSource(config, candidate), notices: [] };
  return broken(candidate, `${problem.field.join(".")} must be ${problem.expected}`);
}

function withSource(config: MeshConfig, candidate: Candidate): MeshConfig {
  return candidate.object === undefined ? config : { ...config, source: candidate.object.source };
}

/** Undefined when the text cannot be read; null when it is empty. */
function readYaml(text: string): JsonValue | undefined {
  try {
    return plainValue((load(text) ?? null) as JsonValue);
  } catch {
    return undefined;
  }
}

function broken(candidate: Candidate, why: string): Found {
  return {
    config: withSource(DEFAULT_MESH_CONFIG, candidate),
    notices: [
      {
        code: "broken-mesh-config",
        message: `The mesh's settings in ${candidate.what} cannot be used: ${why}. istiod's defaults are used instead.`,
        location: candidate.location,
        relevance: "yes",
      },
    ],
  };
}

function noticeOfRivals(used: Candidate, other: Candidate): Notice {
  return {
    code: "ambiguous-mesh-config",
    message: `Both ${used.what} and ${other.what} hold settings of the mesh; the first is used. Name the right one in the settings.`,
    location: other.location,
    relevance: "yes",
  };
}
