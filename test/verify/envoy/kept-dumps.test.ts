// The dumps that are kept are what a real Envoy answers. Needs an Envoy: see test/verify/README.md. Written anew with
// `npm run test:update -- test/verify/envoy`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { corpusDump } from "./corpus-dump.ts";
import { DUMPS } from "./kept-dump.ts";
import { RECORDED } from "./recorded-dumps.ts";
import { findEnvoy } from "./run-envoy.ts";

const envoy = findEnvoy();

describe.skipIf(envoy === undefined)("a real Envoy", () => {
  test.each(Object.entries(RECORDED))("answers what is kept as %s", async (name, recorded) => {
    const { dump } = await corpusDump(envoy ?? "", recorded);
    await expect(`${JSON.stringify(dump, null, 1)}\n`).toMatchFileSnapshot(join(DUMPS, `${name}.json`));
  });
});

test("no dump is kept that nobody knows", () => {
  expect(readdirSync(DUMPS).sort()).toEqual(
    Object.keys(RECORDED)
      .map((name) => `${name}.json`)
      .sort(),
  );
});
