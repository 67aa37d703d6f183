// src/settings/settings-schema.ts -> its validator (a function that needs no compiler and no import at run time), the published
// schemas/settings.json and docs/settings.md. With --check nothing is written, and what is stale is said.
import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { SETTINGS_SCHEMA } from "../src/settings/settings-schema.ts";
import { describeSettingsPage } from "./describe-settings-page.ts";

const HEADER = `// @ts-nocheck
// Made by scripts/compile-settings.ts (npm run generate) from settings-schema.ts. Do not edit.
`;

function compile(): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    // Lengths in UTF-16, because counting code points needs a module of ajv's at run time.
    unicode: false,
    logger: false,
    code: { source: true, esm: true, lines: false },
  });
  const code = standaloneCode.default(ajv, ajv.compile(SETTINGS_SCHEMA));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error("the compiled validator needs a module at run time");
  return `${HEADER}${code.replace(/^"use strict";/, "").replace(/export default \w+;/, "")}\n`;
}

const MADE: Readonly<Record<string, string>> = {
  "src/settings/validate.generated.ts": compile(),
  "schemas/settings.json": `${JSON.stringify(SETTINGS_SCHEMA, null, 2)}\n`,
  "docs/settings.md": describeSettingsPage(),
};

for (const [path, text] of Object.entries(MADE)) {
  const target = new URL(`../${path}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${path} is not what src/settings/settings-schema.ts says: npm run generate`);
    process.exitCode = 1;
  }
}
