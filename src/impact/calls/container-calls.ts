// A container, the ConfigMaps that it reads and the Services beside it -> everything in them that mentions a destination.
// Reads no Secret: a variable that comes from one has a name here and no value.
import type { ConfigMap } from "../../mesh/config-map.ts";
import type { Container, EnvVar, Workload } from "../../mesh/mesh.ts";
import { readConfigFiles } from "./config-files.ts";
import { expandBraces, expandKubernetes, type Variables } from "./expand-variables.ts";
import { type CommandWord, readCommand } from "./read-command.ts";
import { readValues } from "./read-values.ts";
import type { Found, Place, Written } from "./written.ts";

export interface ContainerContext {
  readonly workload: Workload;
  /** A ConfigMap of the workload's namespace. */
  readonly configMap: (name: string) => ConfigMap | undefined;
  /** Variables that Kubernetes adds for the Services of the namespace: CART_SERVICE_HOST. */
  readonly serviceLinks: ReadonlyMap<string, string>;
}

/** A variable as the process gets it; without text where Git does not hold its value. */
interface Variable {
  readonly name: string;
  readonly written?: Written;
}

export function containerCalls(container: Container, context: ContainerContext): readonly Found[] {
  const env = variablesOf(container, context);
  const values = new Map(env.flatMap(({ name, written }) => (written === undefined ? [] : [[name, written.text]])));
  const names = new Set(env.map(({ name }) => name));
  const { serviceLinks } = context;
  const variables: Variables = {
    get: (name) => values.get(name) ?? (names.has(name) ? undefined : serviceLinks.get(name)),
    has: (name) => names.has(name) || serviceLinks.has(name),
  };
  const written = env.flatMap((variable) => variable.written ?? []);
  const unknown = env.flatMap((variable) => (variable.written === undefined ? [variable.name] : []));
  return [
    ...readValues(
      written.map((one) => ({ ...one, text: expandBraces(one.text, variables) })),
      unknown,
    ),
    ...readCommand(wordsOf(container, context.workload), variables),
    ...filesOf(container, context, variables),
  ];
}

/** In the order of Kubernetes: `envFrom`, then `env`, whose later ones may name earlier ones. */
function variablesOf(container: Container, context: ContainerContext): readonly Variable[] {
  const variables = new Map<string, Variable>();
  for (const { configMap: name, prefix } of container.envFrom) {
    const configMap = context.configMap(name);
    for (const { key, text, field } of configMap?.texts ?? []) {
      const place: Place = { source: (configMap as ConfigMap).source, field, offset: 0, line: 0 };
      variables.set(prefix + key, {
        name: prefix + key,
        written: { name: prefix + key, text, via: prefix + key, place },
      });
    }
  }
  const known: Variables = {
    get: (name) =>
      variables.get(name)?.written?.text ?? (variables.has(name) ? undefined : context.serviceLinks.get(name)),
    has: (name) => variables.has(name),
  };
  for (const variable of container.env) {
    const written = textOf(variable, context);
    const expanded =
      variable.value === undefined || written === undefined
        ? written
        : { ...written, text: expandKubernetes(written.text, known) };
    variables.set(variable.name, { name: variable.name, ...(expanded !== undefined && { written: expanded }) });
  }
  return [...variables.values()];
}

function textOf({ name, value, from, field }: EnvVar, { workload, configMap }: ContainerContext): Written | undefined {
  if (value !== undefined)
    return { name, text: value, via: name, place: { source: workload.source, field, offset: 0, line: 0 } };
  const map = from === undefined ? undefined : configMap(from.configMap);
  const text = map?.texts.find(({ key }) => key === from?.key);
  if (map === undefined || text === undefined) return undefined;
  return { name, text: text.text, via: name, place: { source: map.source, field: text.field, offset: 0, line: 0 } };
}

function wordsOf(container: Container, { source }: Workload): readonly CommandWord[] {
  return (["command", "args"] as const).flatMap((via) =>
    container[via].map((text, index) => ({
      text,
      via,
      place: { source, field: [...container.field, via, index], offset: 0, line: 0 },
    })),
  );
}

/** Files of mounted ConfigMaps, each once. */
function filesOf(container: Container, context: ContainerContext, variables: Variables): readonly Found[] {
  const seen = new Set<string>();
  return container.mounts.flatMap((mount) => {
    const configMap = context.configMap(mount.configMap);
    if (configMap === undefined) return [];
    const files = mount.files ?? configMap.texts.map(({ key }) => ({ key, path: key }));
    const fresh = files.filter(({ key }) => !seen.has(`${mount.configMap}/${key}`));
    for (const { key } of fresh) seen.add(`${mount.configMap}/${key}`);
    return readConfigFiles({ configMap, files: fresh, variables });
  });
}
