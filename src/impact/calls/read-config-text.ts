// A file out of a ConfigMap -> what is written in it, in whatever form: YAML, JSON, settings by lines, a script, one value.
// Nothing is expanded or judged here. Read once, however many workloads mount it.
import type { ConfigMap, ConfigText } from "../../mesh/config-map.ts";
import { settingLines } from "./setting-lines.ts";
import { type Leaf, treeLeaves } from "./tree-leaves.ts";
import type { Place, Written } from "./written.ts";

export interface ConfigReading {
  /** `value`: the file is one value and nothing else; `script`: a text for a shell. */
  readonly kind: "values" | "value" | "script";
  readonly values: readonly Written[];
  /** Words that are no hosts in this file. */
  readonly groups: ReadonlySet<string>;
  /** Why it could not be read as what its name says it is; its lines were read instead. */
  readonly problem?: { readonly reason: string; readonly line: number };
}

type Form = "tree" | "shell" | "properties" | "lines" | "nothing" | "unsaid";

const FORMS: Readonly<Record<string, Form>> = {
  ...of("tree", "yaml yml json jsonc json5"),
  ...of("shell", "sh bash"),
  ...of("properties", "properties"),
  ...of(
    "lines",
    "env ini cfg conf config cnf toml hcl tf txt list lst vmoptions opts options ora xml rc vcl lua py rb js ts php",
  ),
  // Prose, pages, keys and statements: what they name is for people, or for others.
  ...of(
    "nothing",
    "md markdown rst adoc html htm css scss less svg pem crt cer key pub sql csv tsv po ipynb gotmpl mustache",
  ),
};

function of(form: Form, endings: string): Readonly<Record<string, Form>> {
  return Object.fromEntries(endings.split(" ").map((ending) => [ending, form]));
}

const YAML_LINE = /^\s*(?:-\s+)*["']?[A-Za-z_$][\w.$/-]*["']?\s*:(?:\s|$)/;

function formOf(path: string, text: string): Form {
  const known = FORMS[/\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
  if (known !== undefined && !(known === "lines" && text.startsWith("#!"))) return known;
  return /^#!.*\b(?:ba|da|a|z|k)?sh\b/.test(text) ? "shell" : "unsaid";
}

/** A text that may be YAML or JSON although its name does not say so. */
function looksLikeTree(text: string): boolean {
  const lines = text.split("\n", 200).filter((line) => !/^\s*(?:#|$|---)/.test(line));
  return /^\s*[{[]/.test(text) || lines.filter((line) => YAML_LINE.test(line)).length * 2 > lines.length;
}

/** `path` is the name of the file in the container. */
export function readConfigText(configMap: ConfigMap, { key, text, field }: ConfigText, path: string): ConfigReading {
  const place: Place = { source: configMap.source, field, offset: 0, line: 0 };
  const file: File = { path, place };
  const form = formOf(path, text);
  if (form === "nothing") return { kind: "values", values: [], groups: new Set() };
  if (form === "shell") return { kind: "script", values: [{ name: "", text, via: path, place }], groups: new Set() };
  const isValue = form === "unsaid" && !text.trim().includes("\n") && !/^\s*\{/.test(text);
  if (isValue) return { kind: "value", values: [{ name: key, text, via: path, place }], groups: new Set() };
  if (form !== "tree" && !(form === "unsaid" && looksLikeTree(text))) return byLines(file, text, form === "properties");
  const read = treeLeaves(withoutComments(path, text));
  if (read.kind === "leaves")
    return { kind: "values", values: read.leaves.map((leaf) => written(file, leaf)), groups: new Set() };
  const { reason, line } = read;
  return { ...byLines(file, text, false), ...(form === "tree" && { problem: { reason, line } }) };
}

const SLASHES = /^[ \t]*\/\/[^\n]*/gm;
const STARS = /^[ \t]*\/\*[^*]{0,4000}\*\//gm;

/** JSON that people write has comments, which YAML would take for keys. */
function withoutComments(path: string, text: string): string {
  if (!/\.json[c5]?$/i.test(path) && !/^\s*\{/.test(text)) return text;
  const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, " ");
  return text.replace(SLASHES, blank).replace(STARS, blank);
}

interface File {
  readonly path: string;
  readonly place: Place;
}

function byLines(file: File, text: string, isProperties: boolean): ConfigReading {
  const { settings, groups } = settingLines(text, isProperties);
  return { kind: "values", values: settings.map((setting) => written(file, { ...setting, flat: false })), groups };
}

function written({ path, place }: File, { name, text, offset, line, flat }: Leaf): Written {
  return {
    name: name === "" ? stemOf(path) : name,
    text,
    via: viaOf(path, name),
    place: { ...place, offset, line, flat },
  };
}

/** A list without keys is a list of what its file is called: `brokers.txt`. */
const stemOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");

const MOST_KEYS = 3;

function viaOf(path: string, name: string): string {
  const keys = name.split(".").filter((key) => !/^\d+$/.test(key));
  return keys.length === 0 || name === "" ? path : `${keys.slice(-MOST_KEYS).join(".")} in ${path}`;
}
