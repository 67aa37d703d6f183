// Where the mesh's settings come from: given from outside, the `istio` ConfigMap, an IstioOperator, or istiod's defaults.
import { locate, positionOf } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import { DEFAULT_MESH_CONFIG, decodeMeshConfig } from "./decode-mesh-config.ts";
import type { Identified } from "./identify-objects.ts";
import { type MeshConfig, objectKey } from "./mesh.ts";
import { fieldOf, isObject, textAt } from "./plain-value.ts";
import { type MeshConfigText, readMeshConfigText, type Settings } from "./read-mesh-config-text.ts";

interface Candidate {
  /** For messages: "ConfigMap istio-system/istio". */
  readonly what: string;
  readonly location: Location;
  readonly object?: Identified;
  readonly read: () => Settings;
}

interface Found {
  readonly config: MeshConfig;
  readonly notices: readonly Notice[];
}

/** The first source that there is; when it is broken, istiod's defaults and a notice. */
export function findMeshConfig(objects: readonly Identified[], given?: MeshConfigText): Found {
  const candidates = given === undefined ? [...configMaps(objects), ...operators(objects)] : [outside(given)];
  const [first, second] = candidates;
  if (first === undefined) return { config: DEFAULT_MESH_CONFIG, notices: [] };
  const found = decodeCandidate(first);
  const isRival = second !== undefined && (isSameKind(first, second) || !saysTheSame(found, second));
  return isRival ? { ...found, notices: [...found.notices, noticeOfRivals(first, second)] } : found;
}

const isSameKind = (a: Candidate, b: Candidate): boolean => a.object?.role === b.object?.role;

function saysTheSame({ config }: Found, other: Candidate): boolean {
  const [a, b] = [config, decodeCandidate(other).config].map(({ source: _, ...settings }) => JSON.stringify(settings));
  return a === b;
}

function outside(given: MeshConfigText): Candidate {
  const location = { path: given.path, startLine: 1, endLine: 1 };
  return { what: given.path, location, read: () => readMeshConfigText({ ...given, linesBefore: 0 }) };
}

/** That of istio-system first: it is where istiod lives unless somebody moved it. */
function configMaps(objects: readonly Identified[]): readonly Candidate[] {
  const found = objects.filter(
    ({ role, value }) => role === "configMap" && fieldOf(value, "data", "mesh") !== undefined,
  );
  const inOrder = [...found.filter(isInIstioSystem), ...found.filter((object) => !isInIstioSystem(object))];
  return inOrder.map((object) => {
    const position = positionOf(object.source, ["data", "mesh"]);
    const isBlock = position?.style === "literal" || position?.style === "folded";
    const text = textAt(object.value, "data", "mesh");
    const read = (): Settings =>
      text === undefined
        ? { kind: "broken", reason: "data.mesh must be text" }
        : readMeshConfigText({
            path: object.source.path,
            text,
            ...(isBlock ? { linesBefore: position.startLine } : {}),
          });
    return { what: objectKey(object), location: locate(object.source, ["data", "mesh"]), object, read };
  });
}

function operators(objects: readonly Identified[]): readonly Candidate[] {
  return objects
    .filter(({ role, value }) => role === "istioOperator" && fieldOf(value, "spec", "meshConfig") !== undefined)
    .map((object) => {
      const field = ["spec", "meshConfig"];
      const value = fieldOf(object.value, ...field);
      const read = (): Settings =>
        isObject(value)
          ? { kind: "settings", value, locate: (inside) => locate(object.source, [...field, ...inside]) }
          : { kind: "broken", reason: "spec.meshConfig must be a mapping" };
      return { what: objectKey(object), location: locate(object.source, field), object, read };
    });
}

function isInIstioSystem(object: Identified): boolean {
  return object.namespace === DEFAULT_MESH_CONFIG.rootNamespace;
}

function decodeCandidate(candidate: Candidate): Found {
  const settings = candidate.read();
  if (settings.kind === "broken") return broken(candidate, settings.reason, settings.location);
  const { config, problems } = decodeMeshConfig(settings.value);
  const problem = problems[0];
  if (problem === undefined) return { config: withSource(config, candidate), notices: [] };
  return broken(candidate, `${problem.field.join(".")} must be ${problem.expected}`, settings.locate(problem.field));
}

function withSource(config: MeshConfig, candidate: Candidate): MeshConfig {
  return candidate.object === undefined ? config : { ...config, source: candidate.object.source };
}

function broken(candidate: Candidate, why: string, location: Location = candidate.location): Found {
  const message = `The mesh's settings in ${candidate.what} cannot be used: ${why}. istiod's defaults are used instead.`;
  return {
    config: withSource(DEFAULT_MESH_CONFIG, candidate),
    notices: [{ code: "broken-mesh-config", message, location, relevance: "yes" }],
  };
}

/** An IstioOperator makes the ConfigMap: where both are kept and differ, a change of the operator would go unseen. */
function noticeOfRivals(used: Candidate, other: Candidate): Notice {
  return {
    code: "ambiguous-mesh-config",
    message: `Both ${used.what} and ${other.what} hold settings of the mesh; the first is used. Keep one of them, or name the right one (--mesh-config).`,
    location: other.location,
    relevance: isSameKind(used, other) ? "yes" : "if-changed",
  };
}
