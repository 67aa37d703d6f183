// The rules hold for every source file; and each of them bites on a sample that breaks it.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { codeOnly } from "./code-only.ts";
import * as rules from "./rules.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function readSources(folders: readonly string[]): rules.Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  const sources = paths.map((path) => path.replaceAll("\\", "/")).filter((path) => path.endsWith(".ts"));
  return new Map(sources.sort().map((path) => [path, readFileSync(`${ROOT}${path}`, "utf8")]));
}

const source = readSources(["src"]);
const everything = readSources(["src", "test", "scripts"]);

describe("every file keeps", () => {
  test.each([
    ["the direction of the stages", rules.importDirection, source],
    ["out of import cycles", rules.noCycles, everything],
    ["the engine pure", rules.purity, source],
    ["releases in releases/", rules.noVersionComparison, source],
    ["an opening comment", rules.openingComment, everything],
    ["to 300 lines", rules.fileLength, everything],
    ["a name that says something", rules.fileNames, everything],
    ["to named exports", rules.noDefaultExport, source],
  ])("%s", (_, rule, sources) => {
    expect(rule(sources)).toEqual([]);
  });

  test("and there are files to look at", () => {
    expect(source.size).toBeGreaterThan(50);
    expect([...source.values()].flatMap(rules.importsOf).length).toBeGreaterThan(100);
  });
});

describe("each rule bites", () => {
  const one = (path: string, text: string) => new Map([[path, text]]);

  test.each([
    ["src/mesh/a.ts", 'import { x } from "../simulation/b.ts";'],
    ["src/mesh/a.ts", 'import type { X } from "../simulation/b.ts";'],
    ["src/manifests/a.ts", 'export * from "../mesh/b.ts";'],
    ["src/report/a.ts", 'const x = await import("../review.ts");'],
    ["src/review.ts", 'import { x } from "./delivery/b.ts";'],
    ["src/mesh/deep/a.ts", 'import {\n  x,\n} from "../../impact/b.ts";'],
    ["src/mesh/a.ts", 'import x from "../../scripts/b.ts";'],
    ["src/elsewhere/a.ts", ""],
  ])("direction: %s %s", (path, text) => {
    expect(rules.importDirection(one(path, text))).toHaveLength(1);
  });

  test("direction: earlier stages and strings are no matter", () => {
    const text = 'import { x } from "../mesh/b.ts";\nimport "./c.ts";\nconst text = `import y from "../report/b.ts"`;';
    expect(rules.importDirection(one("src/simulation/a.ts", text))).toEqual([]);
  });

  test("cycles, also of types", () => {
    const sources = new Map([
      ["src/mesh/a.ts", 'import { b } from "./b.ts";'],
      ["src/mesh/b.ts", 'import { c } from "./deep/c.ts";'],
      ["src/mesh/deep/c.ts", 'import type { A } from "../a.ts";'],
      ["src/mesh/d.ts", 'import { a } from "./a.ts";'],
    ]);
    expect(rules.noCycles(sources)).toEqual(["src/mesh/a.ts → src/mesh/b.ts → src/mesh/deep/c.ts → src/mesh/a.ts"]);
  });

  test.each([
    'import { readFileSync } from "node:fs";',
    'import { join } from "path";',
    'import { Octokit } from "@octokit/rest";',
    'import type { Probot } from "probot";',
    "const now = Date.now();",
    "const now = new Date(0);",
    "const any = Math.random();",
    "console.log(1);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source that is read
    "const text = `now: ${process.env.HOME}`;",
    "const bytes = Buffer.from([]);",
    "const quote = /[\"']/; process.exit(1);",
    "await fetch(url);",
    "setTimeout(run, 1);",
  ])("purity: %s", (text) => {
    expect(rules.purity(one("src/mesh/a.ts", text))).toHaveLength(1);
    expect(rules.purity(one("src/delivery/a.ts", text))).toEqual([]);
  });

  test.each([
    '// the process, at a Date: console\nconst a = "process.env";',
    "const record = { process: 1, Date: 2 };\nrecord.process;",
    "const x = a / b; // process\nconst y = c / d;",
    "interface Document { readonly document: string }",
  ])("purity: innocent %s", (text) => {
    expect(rules.purity(one("src/mesh/a.ts", text))).toEqual([]);
  });

  test.each([
    'if (release === "1.25") return;',
    'const since = "1.30.2";',
    'const range = ">=1.20";',
    "if (profile.version < other) return;",
    "if (istio === wanted) return;",
    'if (profile.version.startsWith("one")) return;',
    "const order = compareVersions(a, b);",
  ])("versions: %s", (text) => {
    expect(rules.noVersionComparison(one("src/simulation/a.ts", text))).toHaveLength(1);
    expect(rules.noVersionComparison(one("src/releases/a.ts", text))).toEqual([]);
  });

  test("versions: words and addresses are no matter", () => {
    const text =
      '// since 1.25\nconst a = "1.2.3.4";\nconst b = "on Istio 1.30 it is so";\nconst c = apiVersion === "v1";';
    expect(rules.noVersionComparison(one("src/mesh/a.ts", text))).toEqual([]);
  });

  test("opening comment", () => {
    expect(rules.openingComment(one("src/a.ts", 'import "b";'))).toHaveLength(1);
    expect(rules.openingComment(one("src/a.ts", "#!/usr/bin/env node\n// What it is.\n"))).toEqual([]);
  });

  test("length, except of generated files", () => {
    expect(rules.fileLength(one("src/a.ts", "\n".repeat(301)))).toHaveLength(1);
    expect(rules.fileLength(one("src/a.generated.ts", "\n".repeat(301)))).toEqual([]);
  });

  test.each([
    "src/mesh/types.ts",
    "src/mesh/string-utils.ts",
    "src/mesh/event-handler.ts",
    "src/common/a.ts",
    "src/mesh/readFile.ts",
    "src/mesh/index.ts",
    "test/mesh/helpers.ts",
  ])("names: %s", (path) => {
    expect(rules.fileNames(one(path, ""))).toHaveLength(1);
  });

  test("default exports", () => {
    expect(rules.noDefaultExport(one("src/mesh/a.ts", "export default function () {}"))).toHaveLength(1);
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are templates inside of the source that is read
describe("codeOnly", () => {
  test.each([
    ['a("x // y") // z', 'a("      ")     '],
    ["a('it\\'s') /* b\nc */ d", "a('     ')     \n     d"],
    ["`a ${b(`c ${d} e`)} f` + g", "`  ${b(`  ${d}  `)}  ` + g"],
    ["x = /['\"`]/g; y", "x =         ; y"],
    ["a / b; c / d", "a / b; c / d"],
    ["return /re/.test(x)", "return     .test(x)"],
    ["`{${{ a: 1 }.a}}` b", "` ${{ a: 1 }.a} ` b"],
  ])("%s", (text, expected) => {
    expect(codeOnly(text)).toBe(expected);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the sources
