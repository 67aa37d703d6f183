// src/settings/settings-schema.ts -> its validator (a function that needs no compiler and no import at run time), the published
// schemas/settings.json and docs/settings.md. With --check nothing is written, and what is stale is said.
import { readFileSync, writeFileSync } from "node:fs";
import { SETTINGS_SCHEMA } from "../src/settings/settings-schema.ts";
import { compileValidator } from "./compile-validator.ts";
import { describeSettingsPage } from "./describe-settings-page.ts";

const MADE: Readonly<Record<string, string>> = {
  "src/settings/validate.generated.ts": compileValidator(SETTINGS_SCHEMA, {
    by: "compile-settings.ts",
    of: "settings-schema.ts",
  }),
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
