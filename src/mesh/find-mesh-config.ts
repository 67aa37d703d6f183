// Where the mesh's settings come from: given from outside, the `istio` ConfigMap, what installs istiod, or istiod's defaults.
import { type Document, locate } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import { DEFAULT_MESH_CONFIG, decodeMeshConfig } from "./decode-mesh-config.ts";
import type { Identified } from "./identify-objects.ts";
import type { Installation } from "./installation.ts";
import { type ConfigSource, type MeshConfig, objectKey } from "./mesh.ts";
import { fieldOf, textAt } from "./plain-value.ts";
import { readMeshConfigText } from "./read-mesh-config-text.ts";
import type { PlacedText, Settings } from "./read-placed-text.ts";
import { textInside } from "./value-files.ts";

interface Candidate {
  /** For messages: "ConfigMap istio-system/istio". */
  readonly what: string;
  readonly location: Location;
  readonly source?: Document;
  readonly read: () => Settings;
}

interface Found {
  readonly config: MeshConfig;
  /** Undefined where nobody says anything: istiod's defaults. */
  readonly from?: ConfigSource;
  readonly notices: readonly Notice[];
}

export interface MeshConfigSources {
  readonly objects: readonly Identified[];
  /** Those that count most first. */
  readonly installations: readonly Installation[];
  readonly given?: PlacedText | undefined;
}

/** The first source that there is; when it is broken, istiod's defaults and a notice. */
export function findMeshConfig({ objects, installations, given }: MeshConfigSources): Found {
  const candidates = given === undefined ? [...configMaps(objects), ...installed(installations)] : [outside(given)];
  const [first, second] = candidates;
  if (first === undefined) return { config: DEFAULT_MESH_CONFIG, notices: [] };
  const { what, location } = first;
  const found = { ...decodeCandidate(first), from: { what, location } };
  const isRival = second !== undefined && (isSameKind(first, second) || !saysTheSame(found, second));
  return isRival ? { ...found, notices: [...found.notices, noticeOfRivals(first, second)] } : found;
}

const isSameKind = (a: Candidate, b: Candidate): boolean => a.source?.kind === b.source?.kind;

function saysTheSame({ config }: Found, other: Candidate): boolean {
  const [a, b] = [config, decodeCandidate(other).config].map(({ source: _, ...settings }) => JSON.stringify(settings));
  return a === b;
}

function outside(given: PlacedText): Candidate {
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
    const field = ["data", "mesh"];
    const text = textAt(object.value, ...field);
    const read = (): Settings =>
      text === undefined
        ? { kind: "broken", reason: "data.mesh must be text" }
        : readMeshConfigText(textInside(object.source, field, text));
    return { what: objectKey(object), location: locate(object.source, field), source: object.source, read };
  });
}

function installed(installations: readonly Installation[]): readonly Candidate[] {
  return installations.flatMap(({ what, source, meshConfig }) =>
    meshConfig === undefined ? [] : [{ what, source, ...meshConfig }],
  );
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
  return candidate.source === undefined ? config : { ...config, source: candidate.source };
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
    message: `Both ${used.what} (${used.location.path}) and ${other.what} hold settings of the mesh; the first is used. Keep one of them, or name the right one (--mesh-config).`,
    location: other.location,
    relevance: isSameKind(used, other) ? "yes" : "if-changed",
  };
}
