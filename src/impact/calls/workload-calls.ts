// A workload and the ConfigMaps of its namespace -> everything that it mentions, wherever people write it. Kept for as long as
// the workload and its ConfigMaps are there: most of them are the same in every state of a repository.
import { oncePer } from "../../manifests/remember.ts";
import type { ConfigMap } from "../../mesh/config-map.ts";
import type { Mesh, Workload } from "../../mesh/mesh.ts";
import { containerCalls } from "./container-calls.ts";
import { readValues } from "./read-values.ts";
import type { Found } from "./written.ts";

interface Kept {
  readonly configMaps: readonly (ConfigMap | undefined)[];
  readonly links: ReadonlyMap<string, string> | undefined;
  readonly found: readonly Found[];
}

/** States of a repository that are looked at together. */
const MOST_KEPT = 4;

const keptOf = oncePer((_: Workload) => [] as Kept[]);

export interface Surroundings {
  /** By `namespace/name`. */
  readonly configMaps: ReadonlyMap<string, ConfigMap>;
  readonly linksOf: (namespace: string) => ReadonlyMap<string, string>;
}

export function workloadCalls(workload: Workload, { configMaps, linksOf }: Surroundings): readonly Found[] {
  const used = configMapsOf(workload).map((name) => configMaps.get(`${workload.namespace}/${name}`));
  const links = usesServiceLinks(workload, used) ? linksOf(workload.namespace) : undefined;
  const kept = keptOf(workload);
  const known = kept.find((one) => sameList(one.configMaps, used) && sameLinks(one.links, links));
  if (known !== undefined) return known.found;
  const context = {
    workload,
    configMap: (name: string) => configMaps.get(`${workload.namespace}/${name}`),
    serviceLinks: links ?? new Map<string, string>(),
  };
  const found = [
    ...workload.containers.flatMap((container) => containerCalls(container, context)),
    ...annotationCalls(workload),
  ];
  kept.unshift({ configMaps: used, links, found });
  kept.length = Math.min(kept.length, MOST_KEPT);
  return found;
}

/** Names of the ConfigMaps that a workload's containers read, in a fixed order. */
export const configMapsOf = oncePer(({ containers }: Workload): readonly string[] => {
  const names = containers.flatMap(({ env, envFrom, mounts }) => [
    ...env.flatMap(({ from }) => from?.configMap ?? []),
    ...[...envFrom, ...mounts].map(({ configMap }) => configMap),
  ]);
  return [...new Set(names)];
});

const sameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function sameLinks(a: Kept["links"], b: Kept["links"]): boolean {
  if (a === b || a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}

const LINK = /[({][A-Z][A-Z0-9_]*_SERVICE_(?:HOST|PORT)/;

function usesServiceLinks(workload: Workload, used: readonly (ConfigMap | undefined)[]): boolean {
  const inFiles = used.flatMap((configMap) => configMap?.texts ?? []);
  return writesLinks(workload).isSo || inFiles.some(({ text }) => LINK.test(text));
}

const writesLinks = oncePer(({ containers }: Workload) => {
  const texts = containers.flatMap(({ env, command, args }) => [
    ...env.flatMap(({ value }) => value ?? []),
    ...command,
    ...args,
  ]);
  return { isSo: texts.some((text) => LINK.test(text)) };
});

/** Annotations of Kubernetes, Istio and whoever scrapes the pod say nothing of what the pod calls. */
const NOT_ITS_OWN =
  /^(?:[\w.-]*\.)?(?:kubernetes\.io|k8s\.io|istio\.io|helm\.sh|linkerd\.io|openshift\.io)\/|^prometheus\.io\/|^checksum\//;

function annotationCalls({ annotations, source, template }: Workload): readonly Found[] {
  const values = Object.entries(annotations).flatMap(([key, text]) => {
    if (NOT_ITS_OWN.test(key)) return [];
    const place = { source, field: [...template, "metadata", "annotations", key], offset: 0, line: 0 };
    return [{ name: key.slice(key.lastIndexOf("/") + 1), text, via: `annotation ${key}`, place }];
  });
  return readValues(values);
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Pods of every namespace have these. */
const API_SERVER: ReadonlyMap<string, string> = new Map([
  ["KUBERNETES_SERVICE_HOST", "kubernetes.default"],
  ["KUBERNETES_SERVICE_PORT", "443"],
  ["KUBERNETES_SERVICE_PORT_HTTPS", "443"],
]);

/** The variables that Kubernetes adds for each Service of a namespace, whose values only the cluster knows: names stand for them. */
export function serviceLinks(mesh: Mesh): Surroundings["linksOf"] {
  const byNamespace = Map.groupBy(mesh.services, ({ namespace }) => namespace);
  const hasApiServer = byNamespace.get("default")?.some(({ name }) => name === "kubernetes") === true;
  const everywhere = hasApiServer ? API_SERVER : NONE;
  const links = oncePer((services: readonly Mesh["services"][number][]) => {
    const variables = new Map(everywhere);
    for (const { name, spec } of services) {
      const [port] = spec.ports ?? [];
      if (spec.clusterIP === "None" || spec.type === "ExternalName" || port === undefined) continue;
      const prefix = name.toUpperCase().replaceAll("-", "_");
      variables.set(`${prefix}_SERVICE_HOST`, name);
      variables.set(`${prefix}_SERVICE_PORT`, String(port.port));
      for (const one of spec.ports ?? []) {
        if (one.name)
          variables.set(`${prefix}_SERVICE_PORT_${one.name.toUpperCase().replaceAll("-", "_")}`, String(one.port));
      }
    }
    return variables;
  });
  return (namespace) => {
    const services = byNamespace.get(namespace);
    return services === undefined ? everywhere : links(services);
  };
}
