// The JSON Schemas of src/mesh -> src/mesh/validators.generated.ts: functions that need no compiler and no import at
// run time. With --check nothing is written, and the exit status says whether the file is what it should be.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Ajv, type AnySchemaObject } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";

const mesh = new URL("../src/mesh/", import.meta.url);
const target = new URL("validators.generated.ts", mesh);

const HEADER = `// @ts-nocheck
// Made by scripts/compile-validators.ts (npm run generate) from crds/*.json and kubernetes/*.json. Do not edit.
`;

function readSchemas(folder: string): readonly AnySchemaObject[] {
  const names = readdirSync(new URL(folder, mesh)).sort();
  return names.map((name) => JSON.parse(readFileSync(new URL(folder + name, mesh), "utf8")) as AnySchemaObject);
}

function compile(): string {
  const schemas = [...readSchemas("crds/"), ...readSchemas("kubernetes/")];
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    inlineRefs: false,
    // Lengths in UTF-16, because counting code points needs a module of ajv's at run time.
    unicode: false,
    logger: false,
    schemas: [...schemas],
    code: { source: true, esm: true, lines: false },
  });
  const code = standaloneCode.default(ajv, Object.fromEntries(schemas.map(({ $id }) => [$id ?? "", $id ?? ""])));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error("the compiled validators need a module at run time");
  const names = schemas.map(({ $id }) => $id).join(", ");
  return `${HEADER}${code.replace(/^"use strict";/, "")}\nexport const validators = { ${names} };\n`;
}

const made = compile();
if (!process.argv.includes("--check")) {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error("src/mesh/validators.generated.ts is not what its schemas say: npm run generate");
  process.exitCode = 1;
}
