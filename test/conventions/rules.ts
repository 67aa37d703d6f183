// The rules of ARCHITECTURE.md that a machine can check: source files, text by path, -> what breaks a rule, in words.
import { posix } from "node:path";
import { codeOnly } from "./code-only.ts";

export type Sources = ReadonlyMap<string, string>;
export type Rule = (sources: Sources) => readonly string[];

/** Stages in flow order: a file imports its own or an earlier one. */
export const STAGES = [
  "manifests",
  "settings",
  "mesh",
  "deployments",
  "releases",
  "simulation",
  "verify",
  "impact",
  "policies",
  "fixes",
  "report",
  "gate",
  "review.ts",
  "index.ts",
  "delivery",
];

const GENERATED = /\.generated\.ts$/;
const FORBIDDEN_NAME =
  /(?:^|-)(?:types?|utils?|common|helpers?|managers?|handlers?|processors?|data|info|misc)(?:-|\.|$)/;
// The node-only names that a pure stage must not know, and what makes an answer differ from run to run.
const IMPURE =
  /(?<![.\w$])(?:process|console|Buffer|Date|require|__dirname|__filename|setTimeout|setInterval|setImmediate|fetch|performance|navigator|crypto|globalThis|window|document(?=\.\w+\())\b(?!\s*[?]?:)|\bMath\.random\b/g;
const IMPURE_MODULE =
  /^(?:node:|probot$|@octokit\/|commander$|pino$|(?:fs|path|os|url|util|crypto|child_process|http|https|net|stream|events|buffer|process|worker_threads)(?:\/|$))/;
const VERSION_LITERAL = /^(?:v|>=?|<=?|\^|~)?1\.\d{1,2}(?:\.(?:\d+|x))?(?:-[\w.]+)?$/;
const VERSION_COMPARISON =
  /\b(?:semver|compareVersions?|\w*[vV]ersion\s*\.\s*(?:startsWith|split|localeCompare|match))\b|\b(?:[iI]stio|[vV]ersion)\s*(?:<|>|[!=]==?)(?![=\s]*(?:undefined\b|null\b|""))/g;

/** The stage of a file under src/; undefined for others. */
function stageOf(path: string): string | undefined {
  return /^src\/([^/]+)/.exec(path)?.[1];
}

interface Import {
  readonly from: string;
  readonly line: number;
}

/** Every module that a file names: static, dynamic, re-exported, as a type. */
export function importsOf(text: string): readonly Import[] {
  const code = codeOnly(text);
  const statements = code.matchAll(/\b(?:from|import)\s*\(?\s*(["'])/g);
  return [...statements].map((found) => {
    const start = found.index + found[0].length;
    const end = text.indexOf(found[1] ?? '"', start);
    return { from: text.slice(start, end), line: lineAt(text, start) };
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function resolveImport(path: string, from: string): string {
  return posix.join(posix.dirname(path), from);
}

function inEachFile(check: (path: string, text: string) => readonly string[]): Rule {
  return (sources) => [...sources].flatMap(([path, text]) => check(path, text));
}

function isPure(path: string): boolean {
  const stage = stageOf(path);
  return stage !== undefined && stage !== "delivery";
}

/** A file imports its own stage or an earlier one. */
export const importDirection: Rule = inEachFile((path, text) => {
  const own = stageOf(path);
  if (own === undefined) return [];
  if (!STAGES.includes(own)) return [`${path}: "${own}" is no stage`];
  return importsOf(text).flatMap(({ from, line }) => {
    const other = from.startsWith(".") ? stageOf(resolveImport(path, from)) : own;
    if (other === undefined) return [`${path}:${line}: imports ${from}, which is not under src/`];
    const late = STAGES.indexOf(other) > STAGES.indexOf(own);
    return late ? [`${path}:${line}: ${own} must not import ${other}`] : [];
  });
});

/** No file reaches itself through imports. */
export const noCycles: Rule = (sources) => {
  const edges = new Map([...sources].map(([path, text]) => [path, relativeImports(path, text)]));
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (state.get(path) === "open") cycles.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (state.has(path)) return;
    state.set(path, "open");
    for (const next of edges.get(path) ?? []) visit(next, [...way, path]);
    state.set(path, "done");
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
};

function relativeImports(path: string, text: string): readonly string[] {
  return importsOf(text).flatMap(({ from }) => (from.startsWith(".") ? [resolveImport(path, from)] : []));
}

/** Outside of delivery/: nothing of Node, no clock, no chance, no network, no logger. */
export const purity: Rule = inEachFile((path, text) => {
  if (!isPure(path) || GENERATED.test(path)) return [];
  const code = codeOnly(text);
  const names = [...code.matchAll(IMPURE)].map((found) => `${path}:${lineAt(code, found.index)}: uses ${found[0]}`);
  const modules = importsOf(text).filter(({ from }) => IMPURE_MODULE.test(from));
  return [...names, ...modules.map(({ from, line }) => `${path}:${line}: imports ${from}`)];
});

/** Outside of releases/: no release of Istio is named or compared; the simulation reads switches. */
export const noVersionComparison: Rule = inEachFile((path, text) => {
  if (!isPure(path) || stageOf(path) === "releases" || GENERATED.test(path)) return [];
  const code = codeOnly(text);
  const comparisons = [...code.matchAll(VERSION_COMPARISON)].map((found) => ({ at: found.index, what: found[0] }));
  const literals = [...code.matchAll(/(["'])( *)\1/g)].flatMap((found) => {
    const value = text.slice(found.index + 1, found.index + found[0].length - 1);
    return VERSION_LITERAL.test(value) ? [{ at: found.index, what: `"${value}"` }] : [];
  });
  return [...comparisons, ...literals].map(
    ({ at, what }) => `${path}:${lineAt(code, at)}: ${what} belongs in releases/`,
  );
});

/** A file begins with what comes in, what goes out, what it never does; a test is named after the file that says so. */
export const openingComment: Rule = inEachFile((path, text) =>
  path.endsWith(".test.ts") || /^(?:#![^\n]*\n)?\/\/ \S/.test(text) ? [] : [`${path}: has no opening comment`],
);

/** 300 lines are a smell. */
export const fileLength: Rule = inEachFile((path, text) => {
  const lines = text.split("\n").length - 1;
  return lines <= 300 || GENERATED.test(path) ? [] : [`${path}: ${lines} lines`];
});

/** A file is called after its main export, in kebab case; index.ts is the library's surface and nothing else. */
export const fileNames: Rule = inEachFile((path) => {
  const name = posix.basename(path).replace(/(?:\.test|\.generated|\.config)?\.ts$/, "");
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return [`${path}: is not kebab-case`];
  if (name === "index" && path !== "src/index.ts") return [`${path}: is a second barrel`];
  return path.split("/").some((step) => FORBIDDEN_NAME.test(step)) ? [`${path}: says nothing about what is in it`] : [];
});

/** Everything that is exported has a name. */
export const noDefaultExport: Rule = inEachFile((path, text) =>
  isPure(path) && !GENERATED.test(path) && /\bexport\s+default\b/.test(codeOnly(text))
    ? [`${path}: has a default export`]
    : [],
);
