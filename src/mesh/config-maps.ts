// Documents and workloads -> the ConfigMaps that those workloads use, as texts with their places. What nobody uses is not
// kept, and no Secret is ever looked at.
import type { Document } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { ConfigMap } from "./config-map.ts";
import { objectKey, type Workload } from "./mesh.ts";
import { objectAt, textAt } from "./plain-value.ts";

/** The API server takes no larger one. */
const MAX_CONFIG_MAP_LENGTH = 1024 * 1024;
/** What all of them together may hold; more is generated data. */
const MAX_CONFIG_LENGTH = 32 * 1024 * 1024;

interface Collection {
  /** By name of namespace and object. */
  readonly configMaps: readonly ConfigMap[];
  readonly notices: readonly Notice[];
}

/** `documents` in order of path and place: of two manifests for one ConfigMap the later one counts. */
export function collectConfigMaps(documents: readonly Document[], workloads: readonly Workload[]): Collection {
  const used = namesUsedBy(workloads);
  const byName = new Map<string, ConfigMap>();
  const notices: Notice[] = [];
  for (const document of documents) {
    if (document.kind !== "ConfigMap" || document.apiVersion !== "v1") continue;
    const configMap = decode(document);
    const name = `${configMap.namespace}/${configMap.name}`;
    if (!used.has(name)) continue;
    if (lengthOf(configMap) > MAX_CONFIG_MAP_LENGTH) {
      notices.push(leftOut(configMap, "it is larger than a cluster takes"));
      continue;
    }
    const other = byName.get(name);
    if (other !== undefined && !saysTheSame(other, configMap)) notices.push(twice(configMap, other));
    byName.set(name, configMap);
  }
  const inOrder = [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
  let length = 0;
  const kept = inOrder.filter((configMap) => {
    length += lengthOf(configMap);
    return length <= MAX_CONFIG_LENGTH;
  });
  const first = inOrder[kept.length];
  if (first !== undefined) {
    notices.push(leftOut(first, `${inOrder.length - kept.length} ConfigMaps are more than are read together`));
  }
  return { configMaps: kept, notices };
}

/** ConfigMaps that the containers of workloads read, as `namespace/name`. */
const namesUsedBy = oncePer(
  (workloads: readonly Workload[]): ReadonlySet<string> =>
    new Set(
      workloads.flatMap(({ namespace, containers }) =>
        containers.flatMap(({ env, envFrom, mounts }) => [
          ...env.flatMap(({ from }) => (from === undefined ? [] : [`${namespace}/${from.configMap}`])),
          ...[...envFrom, ...mounts].map(({ configMap }) => `${namespace}/${configMap}`),
        ]),
      ),
    ),
);

const decode = oncePer((source: Document): ConfigMap => {
  const data = objectAt(source.value, "data");
  return {
    kind: source.kind,
    namespace: textAt(source.value, "metadata", "namespace") || "default",
    name: textAt(source.value, "metadata", "name") ?? "",
    texts: Object.entries(data).flatMap(([key, text]) =>
      typeof text === "string" ? [{ key, text, field: ["data", key] }] : [],
    ),
    source,
  };
});

const lengthOf = ({ texts }: ConfigMap): number => texts.reduce((sum, { text }) => sum + text.length, 0);

const saysTheSame = (a: ConfigMap, b: ConfigMap): boolean =>
  a.texts.length === b.texts.length &&
  a.texts.every(({ key, text }) => b.texts.some((other) => other.key === key && other.text === text));

function twice(used: ConfigMap, other: ConfigMap): Notice {
  const { path, startLine } = locate(other.source);
  return {
    code: "duplicate-object",
    message: `${objectKey(used)} is also in ${path}:${startLine}, with other content: the destinations in this one are used.`,
    location: locate(used.source),
    relevance: "no",
  };
}

function leftOut(configMap: ConfigMap, why: string): Notice {
  return {
    code: "config-map-left-out",
    message: `${objectKey(configMap)}: ${why}. The destinations that are written there are not known.`,
    location: locate(configMap.source),
    relevance: "no",
  };
}
