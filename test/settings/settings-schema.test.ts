import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { describeSettingsPage } from "../../scripts/describe-settings-page.ts";
import { readSettings } from "../../src/settings/read-settings.ts";
import { SETTINGS_SCHEMA } from "../../src/settings/settings-schema.ts";

const committed = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("what is published is what the schema says (npm run generate)", () => {
  expect(JSON.parse(committed("schemas/settings.json"))).toEqual(SETTINGS_SCHEMA);
  expect(committed("docs/settings.md")).toBe(describeSettingsPage());
});

test("the page tells of every key", () => {
  const page = committed("docs/settings.md");
  const keys = [SETTINGS_SCHEMA, ...Object.values(SETTINGS_SCHEMA.$defs)].flatMap(({ properties }) =>
    Object.keys(properties),
  );
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

test("editors are told the same as reviews", () => {
  const isValid = new Ajv({ allowUnionTypes: true }).compile(SETTINGS_SCHEMA);
  const samples: readonly object[] = [
    {},
    { mode: "observe" },
    { mode: "x" },
    { waivers: [{}] },
    { istio: 1 },
    { policySet: 0 },
    { istiod: { env: { A: true } } },
  ];
  for (const sample of samples) {
    const text = JSON.stringify(sample);
    expect([text, readSettings({ path: "x.yml", text }).kind]).toEqual([text, isValid(sample) ? "settings" : "broken"]);
  }
});
