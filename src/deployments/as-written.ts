// A kustomization without kustomize -> its objects as their files have them, in the namespace that it gives; and what of it
// that ignores, by name. Imitates nothing else of kustomize.
import type { Document, JsonValue } from "../manifests/document.ts";
import type { Notice, Relevance } from "../manifests/notice.ts";
import { relevanceOfUnknown } from "../manifests/relevance.ts";
import { isList, isObject, textAt } from "../mesh/plain-value.ts";
import { inNamespace } from "./deployed-document.ts";
import type { Kustomization } from "./kustomization.ts";
import { resolvePath } from "./paths.ts";
import type { Sources } from "./place-kustomized.ts";
import type { Reached } from "./reach.ts";
import { readSubstituted } from "./read-substituted.ts";

export interface AsWritten {
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}

/** `variables`: what Flux puts into the files. */
export function readAsWritten(
  { sources }: Reached,
  from: Sources,
  variables: ReadonlyMap<string, string> | undefined,
): AsWritten {
  const documents: Document[] = [];
  const notices: Notice[] = [];
  for (const [path, around] of sources) {
    const text = from.snapshot.get(path);
    if (typeof text !== "string") continue;
    const reading = readSubstituted(path, text, { read: from.read, variables });
    const name = around.map(({ value }) => textAt(value, "namespace")).find((namespace) => namespace !== undefined);
    const rule = name === undefined ? undefined : { name, overrides: true };
    for (const document of reading.documents) documents.push(inNamespace(document, rule));
    notices.push(...reading.notices);
  }
  return { documents, notices };
}

/** Fields that are read, or that no listener depends on. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "metadata", "resources", "bases", "components", "namespace"],
  ...["images", "replicas", "configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata"],
  ...["crds", "openapi", "sortOptions", "commonAnnotations", "validators"],
]);

const PATCHES: ReadonlySet<string> = new Set(["patches", "patchesStrategicMerge", "patchesJson6902"]);

/** Fields of a kustomization that reading it as it is written leaves out. */
export const ignoredFields = ({ value }: Kustomization): readonly string[] =>
  Object.keys(value).filter((field) => !HARMLESS.has(field));

/** For each kustomization. `why`: the reason for not building it, and what to do about that. */
export function noticesOfIgnored({ kustomizations }: Reached, from: Sources, why: string): readonly Notice[] {
  return kustomizations.flatMap((kustomization) => {
    const fields = ignoredFields(kustomization);
    if (fields.length === 0) return [];
    const relevances = fields.map((field) => relevanceOfField(field, kustomization, from));
    const message = `${why}: this kustomization was read as it is written, with its resources and namespace, but without ${fields.toSorted().join(", ")}.`;
    const relevance: Relevance = relevances.includes("yes") ? "yes" : "if-changed";
    return [{ code: "kustomization-ignored", message, location: kustomization.locate([fields[0] ?? ""]), relevance }];
  });
}

/** A patch of something else than traffic (resources, replicas) does no harm. */
function relevanceOfField(field: string, { value, directory }: Kustomization, { snapshot }: Sources): Relevance {
  if (!PATCHES.has(field)) return "yes";
  const entries = value[field];
  const patches = isList(entries) ? entries.map((entry) => patchText(entry, directory, snapshot)) : [];
  return patches.some(mayMoveTraffic) ? "yes" : "if-changed";
}

function patchText(entry: JsonValue, directory: string, snapshot: Sources["snapshot"]): string {
  const path = typeof entry === "string" ? entry : textAt(entry, "path");
  const file = path === undefined || path.includes("\n") ? undefined : snapshot.get(resolvePath(directory, path) ?? "");
  const inline = typeof entry === "string" ? entry : (textAt(entry, "patch") ?? "");
  const target = isObject(entry) ? headOf(textAt(entry, "target", "kind") ?? "Service") : "";
  return `${target}${typeof file === "string" ? file : inline}`;
}

const OF_ISTIO =
  /^(?:ServiceEntry|Sidecar|VirtualService|DestinationRule|Workload\w+|Gateway|EnvoyFilter|ProxyConfig)$/;

/** A target need not say of which group its kind is. */
const headOf = (kind: string): string =>
  `${OF_ISTIO.test(kind) ? "apiVersion: networking.istio.io/v1\n" : ""}kind: ${kind}\n`;

const TRAFFIC =
  /\b(?:ports?|hosts?|hostNetwork|labels?|annotations?|env|envFrom|args|command|exportTo|namespace|address(?:es)?|endpoints|selector|protocol|type|externalName|clusterIP|egress|name|\$patch)\b["']?\s*:|path["']?\s*:.*(?:port|host|label|annotation|env|arg|command|export|namespace|address|endpoint|selector|protocol|external|clusterIP|egress|name)/i;

const mayMoveTraffic = (text: string): boolean => relevanceOfUnknown(text) === "yes" && TRAFFIC.test(withoutHead(text));

/** Every patch names what it is for: that moves nothing. */
function withoutHead(text: string): string {
  return text.replace(/^metadata:\s*(?:\{[^}\n]*\}|(?:\n[ \t]+(?:name|namespace):.*)+)/gm, "");
}
