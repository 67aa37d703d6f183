// MeshConfig as somebody wrote it -> MeshConfig with istiod's defaults; or why istiod would not take it.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { parseDuration } from "./duration.ts";
import type { LabelSelector, MeshConfig } from "./mesh.ts";
import { fieldOf, isList, isObject, labelsAt, objectAt } from "./plain-value.ts";

/** istiod: config/mesh/mesh.go DefaultMeshConfig */
export const DEFAULT_MESH_CONFIG: MeshConfig = {
  rootNamespace: "istio-system",
  outboundTrafficPolicy: "ALLOW_ANY",
  proxyListenPort: 15001,
  proxyInboundListenPort: 15006,
  proxyHttpPort: 0,
  defaultServiceExportTo: ["*"],
  defaultVirtualServiceExportTo: ["*"],
  defaultDestinationRuleExportTo: ["*"],
  discoverySelectors: [],
  protocolDetectionTimeout: 0,
  interceptionMode: "REDIRECT",
  proxyMetadata: {},
  raw: {},
};

interface Problem {
  readonly field: readonly string[];
  readonly expected: string;
}

/** A field of the wrong type makes istiod drop the whole configuration: `problems` is then not empty. */
export function decodeMeshConfig(value: JsonObject): {
  readonly config: MeshConfig;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  /** Reads one field: absent keeps the default, undefined from `read` is a problem. */
  const field = <T>(
    read: (value: JsonValue) => T | undefined,
    otherwise: T,
    expected: string,
    ...names: string[]
  ): T => {
    const found = fieldOf(value, ...names);
    if (found === undefined) return otherwise;
    const answer = read(found);
    if (answer === undefined) problems.push({ field: names, expected });
    return answer ?? otherwise;
  };
  const port = (name: "proxyListenPort" | "proxyInboundListenPort" | "proxyHttpPort") =>
    field(readInteger, DEFAULT_MESH_CONFIG[name], "a number", name);
  const exportTo = (
    name: "defaultServiceExportTo" | "defaultVirtualServiceExportTo" | "defaultDestinationRuleExportTo",
  ) => field(readExportTo, DEFAULT_MESH_CONFIG[name], "a list of text", name);
  const config: MeshConfig = {
    rootNamespace: field(readText, "", "text", "rootNamespace") || DEFAULT_MESH_CONFIG.rootNamespace,
    outboundTrafficPolicy: field(
      readPolicy,
      "ALLOW_ANY",
      "{mode: ALLOW_ANY} or {mode: REGISTRY_ONLY}",
      "outboundTrafficPolicy",
    ),
    proxyListenPort: port("proxyListenPort"),
    proxyInboundListenPort: port("proxyInboundListenPort"),
    proxyHttpPort: port("proxyHttpPort"),
    defaultServiceExportTo: exportTo("defaultServiceExportTo"),
    defaultVirtualServiceExportTo: exportTo("defaultVirtualServiceExportTo"),
    defaultDestinationRuleExportTo: exportTo("defaultDestinationRuleExportTo"),
    discoverySelectors: field(readSelectors, [], "a list of label selectors", "discoverySelectors"),
    protocolDetectionTimeout: field(readDuration, 0, "a duration such as 5s", "protocolDetectionTimeout"),
    interceptionMode: field(
      readInterception,
      "REDIRECT",
      "REDIRECT, TPROXY or NONE",
      "defaultConfig",
      "interceptionMode",
    ),
    proxyMetadata: field(readTexts, {}, "a map of text to text (quote the values)", "defaultConfig", "proxyMetadata"),
    raw: value,
  };
  return { config, problems };
}

const POLICIES = ["REGISTRY_ONLY", "ALLOW_ANY"] as const;
const INTERCEPTION_MODES = ["REDIRECT", "TPROXY", "NONE"] as const;

/** A protobuf enum in JSON: its name or its number. */
function readEnum<Name extends string>(names: readonly Name[], value: JsonValue | undefined): Name | undefined {
  return typeof value === "number" ? names[value] : names.find((name) => name === value);
}

function readPolicy(value: JsonValue): "ALLOW_ANY" | "REGISTRY_ONLY" | undefined {
  if (!isObject(value)) return undefined;
  // The message replaces the default as a whole, and REGISTRY_ONLY is the enum's zero.
  return readEnum(POLICIES, fieldOf(value, "mode") ?? 0);
}

function readInterception(value: JsonValue): string | undefined {
  return readEnum(INTERCEPTION_MODES, value);
}

function readText(value: JsonValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function readInteger(value: JsonValue): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return Number.isInteger(number) ? (number as number) : undefined;
}

/** An empty list is no list to istiod: everything is exported. */
function readExportTo(value: JsonValue): readonly string[] | undefined {
  if (!isList(value) || value.some((entry) => typeof entry !== "string")) return undefined;
  return value.length === 0 ? ["*"] : (value as readonly string[]);
}

function readDuration(value: JsonValue): number | undefined {
  return typeof value === "string" ? parseDuration(value) : undefined;
}

function readTexts(value: JsonValue): MeshConfig["proxyMetadata"] | undefined {
  if (!isObject(value) || Object.values(value).some((text) => typeof text !== "string")) return undefined;
  return labelsAt(value);
}

function readSelectors(value: JsonValue): readonly LabelSelector[] | undefined {
  if (!isList(value) || !value.every(isSelector)) return undefined;
  return value as unknown as readonly LabelSelector[];
}

function isSelector(value: JsonValue): boolean {
  if (!isObject(value) || readTexts(objectAt(value, "matchLabels")) === undefined) return false;
  const expressions = fieldOf(value, "matchExpressions") ?? [];
  return (
    isList(expressions) &&
    expressions.every((expression) => isObject(expression) && typeof fieldOf(expression, "key") === "string")
  );
}
