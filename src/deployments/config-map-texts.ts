// The name of a ConfigMap that a deployer reads -> its texts, as the repository has it: a manifest, or what a kustomization
// generates. Where there are several that differ, which one the cluster has is not known.
import { compareText } from "../manifests/compare-text.ts";
import type { readFile } from "../manifests/read-file.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isObject, listAt, objectAt, textAt } from "../mesh/plain-value.ts";
import type { Kustomization } from "./kustomization.ts";
import { manifestsWith } from "./manifests-with.ts";
import { resolvePath } from "./paths.ts";

/** Texts by key. */
export type ConfigMapTexts = ReadonlyMap<string, string>;

export interface Where {
  readonly snapshot: Snapshot;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly read: typeof readFile;
}

/** Undefined where the repository does not determine it. */
export function configMapTexts(name: string, namespace: string | undefined, where: Where): ConfigMapTexts | undefined {
  const found = [...written(name, namespace, where), ...generated(name, where)];
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const text = toText(first);
  return others.every((other) => toText(other) === text) ? first : undefined;
}

const toText = (data: ConfigMapTexts): string => JSON.stringify([...data].sort(([a], [b]) => compareText(a, b)));

const MENTIONS = /\bConfigMap\b/;

/** Files are looked through once for all names. */
const mentioning = oncePer((snapshot: Snapshot) => manifestsWith(snapshot, (text) => MENTIONS.test(text)));

function written(name: string, namespace: string | undefined, { snapshot, read }: Where): readonly ConfigMapTexts[] {
  return mentioning(snapshot)
    .filter(([, text]) => text.includes(name))
    .flatMap(([path, text]) => read(path, text).documents)
    .filter(({ kind, apiVersion, value }) => {
      const own = textAt(value, "metadata", "namespace");
      const isSame = own === undefined || namespace === undefined || own === namespace;
      return kind === "ConfigMap" && apiVersion === "v1" && textAt(value, "metadata", "name") === name && isSame;
    })
    .map(
      ({ value }) =>
        new Map(
          Object.entries(objectAt(value, "data")).flatMap(([key, one]) =>
            typeof one === "string" ? [[key, one] as const] : [],
          ),
        ),
    );
}

function generated(name: string, { snapshot, kustomizations }: Where): readonly ConfigMapTexts[] {
  return [...kustomizations.values()].flatMap(({ value, directory }) =>
    listAt(value, "configMapGenerator").flatMap((one): readonly ConfigMapTexts[] => {
      if (!isObject(one) || textAt(one, "name") !== name || one.envs !== undefined || one.env !== undefined) return [];
      const texts = [
        ...listAt(one, "literals").map((literal) => splitAt(literal)),
        ...listAt(one, "files").flatMap((file) => {
          const [key, path] = splitAt(file);
          const text = snapshot.get(resolvePath(directory, path) ?? "");
          // What is in a file that was not read is not known; it is not nothing.
          return typeof text === "string" ? [[key.slice(key.lastIndexOf("/") + 1), text] as const] : [];
        }),
      ];
      return [new Map(texts)];
    }),
  );
}

/** `key=value`; a path without a key is its own. */
function splitAt(entry: unknown): readonly [string, string] {
  const [, key, value] = /^([^=]*)=(.*)$/s.exec(String(entry)) ?? [];
  return key === undefined || value === undefined
    ? [String(entry), String(entry)]
    : [key, value.replace(/^(["'])(.*)\1$/s, "$2")];
}
