// policies/ and their vocabulary -> docs/policies.md, schemas/policy.json and its validator. With --check nothing is written, and what is stale is said.
import { readFileSync, writeFileSync } from "node:fs";
import { POLICY_SCHEMA } from "../src/policies/policy-file.ts";
import { compileValidator } from "./compile-validator.ts";
import { describePoliciesPage } from "./describe-policies-page.ts";

const MADE: Readonly<Record<string, string>> = {
  "docs/policies.md": await describePoliciesPage(),
  "src/policies/validate-policy.generated.ts": compileValidator(POLICY_SCHEMA, {
    by: "describe-policies.ts",
    of: "policy-file.ts",
  }),
  "schemas/policy.json": `${JSON.stringify(POLICY_SCHEMA, null, 2)}\n`,
};

for (const [path, text] of Object.entries(MADE)) {
  const target = new URL(`../${path}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${path} is not what policies/, src/policies/ and test/cases/ say: npm run generate`);
    process.exitCode = 1;
  }
}
