// Files of a ConfigMap that a container mounts -> what they mention. A file is read once, and what is found in it is kept as
// long as the ConfigMap is there; only values that name variables are looked at again for each container.
import { locateInside } from "../../manifests/locate-inside.ts";
import type { Notice } from "../../manifests/notice.ts";
import { oncePer, remember } from "../../manifests/remember.ts";
import type { ConfigMap, ConfigText } from "../../mesh/config-map.ts";
import { expandBraces, type Variables } from "./expand-variables.ts";
import { readShell } from "./read-command.ts";
import { type ConfigReading, readConfigText } from "./read-config-text.ts";
import { readValues } from "./read-values.ts";
import type { Found, Written } from "./written.ts";

export interface MountedFiles {
  readonly configMap: ConfigMap;
  readonly files: readonly { readonly key: string; readonly path: string }[];
  readonly variables: Variables;
}

interface ReadFile extends ConfigReading {
  /** What is found whoever mounts the file. */
  readonly found: readonly Found[];
  /** Values that name variables, and those that may complete them. */
  readonly open: readonly Written[];
  readonly partners: readonly Written[];
}

const REFERENCE = /\$\{[A-Za-z_]|\{\{/;
const MAY_COMPLETE = /host|addr|server|endpoint|url|ip|domain|port/i;

const filesOf = oncePer((_: ConfigText) => new Map<string, ReadFile>());

/** A text of a ConfigMap, read as the file `path`. */
export function readFileOf(configMap: ConfigMap, text: ConfigText, path: string): ReadFile {
  return remember(filesOf(text), path, () => {
    const reading = readConfigText(configMap, text, path);
    const isValues = reading.kind === "values";
    const closed = isValues ? reading.values.filter((value) => !REFERENCE.test(value.text)) : [];
    const open = isValues ? reading.values.filter((value) => REFERENCE.test(value.text)) : [];
    const found = withoutGroups(
      readValues(
        closed,
        open.map(({ name }) => name),
      ),
      reading,
    );
    const partners = open.length === 0 ? [] : closed.filter(({ name }) => MAY_COMPLETE.test(name));
    return { ...reading, found, open, partners };
  });
}

export function readConfigFiles({ configMap, files, variables }: MountedFiles): readonly Found[] {
  const read = files.flatMap(({ key, path }) => {
    const text = configMap.texts.find((one) => one.key === key);
    return text === undefined ? [] : [readFileOf(configMap, text, path)];
  });
  // Keys that are one value each complete each other: DB_HOST and DB_PORT as files.
  const single = read.filter(({ kind }) => kind === "value").flatMap(({ values }) => values);
  return [...readValues(single), ...read.flatMap((file) => readFor(file, variables))];
}

function readFor(file: ReadFile, variables: Variables): readonly Found[] {
  if (file.kind === "script") return file.values.flatMap((script) => readShell(script, variables));
  if (file.open.length === 0) return file.found;
  const own = new Map(file.partners.map(({ name, text }) => [name, text]));
  const known: Variables = {
    get: (name) => variables.get(name) ?? own.get(name),
    has: (name) => variables.has(name) || own.has(name),
  };
  const expanded = file.open.map((value) => ({ ...value, text: expandBraces(value.text, known) }));
  return [...file.found, ...withoutGroups(readValues([...expanded, ...file.partners]), file)];
}

function withoutGroups(found: readonly Found[], { groups }: ConfigReading): readonly Found[] {
  return groups.size === 0 ? found : found.filter(({ mention }) => !groups.has(mention.host));
}

/** Files that have been read and are not what their names say, so that only their lines were searched. */
export function brokenFiles(configMap: ConfigMap): readonly Notice[] {
  return configMap.texts.flatMap((text) =>
    [...filesOf(text)].flatMap(([path, { problem }]) => {
      if (problem === undefined) return [];
      const spot = { offset: 0, line: problem.line - 1 };
      const what = `${path} in ConfigMap ${configMap.namespace}/${configMap.name}`;
      return {
        code: "config-file",
        message: `${what} cannot be read as its name says (${problem.reason}): its lines were searched for destinations one by one.`,
        location: locateInside(configMap.source, text.field, spot),
        relevance: "no" as const,
      };
    }),
  );
}
