// Every folder `<policy>/<case>` holds a pull request (before/, after/) and what the review says of it (expected.json).
// Cases are discovered; `npm run test:update` writes what is expected anew. A case named quiet-* must find nothing.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findCases, type PolicyCase, reviewCase } from "../../src/delivery/cli/policy-cases.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { toGist } from "../../src/report/to-gist.ts";
import { toJson } from "../../src/report/to-json.ts";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const policies = readShippedPolicies();

const foldersIn = (path: string): readonly string[] =>
  readdirSync(`${ROOT}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

const names = [...policies.keys()].map((path) => path.replace(/^.*\/|\.yaml$/g, ""));

/** What people met, told by the thread in which they tell it: whichever policies have something to say. */
const STORIES = "stories";

test("every policy has a folder of cases, and every folder a policy", () => {
  expect(foldersIn(".").filter((folder) => folder !== STORIES)).toEqual(names.toSorted());
});

describe(STORIES, () => {
  test.each(foldersIn(STORIES))("%s", async (name) => {
    const folder = `${STORIES}/${name}`;
    const [one] = findCases(`${ROOT}${folder}`);
    const result = await reviewCase(one as PolicyCase, policies);
    await expect(`${JSON.stringify(toGist(result), null, 2)}\n`).toMatchFileSnapshot(`${ROOT}${folder}/expected.json`);
  });
});

describe.each(names)("%s", (policy) => {
  const cases = foldersIn(policy);

  test("has cases that find something and cases that stay quiet", () => {
    expect(cases.some((name) => name.startsWith("quiet-"))).toBe(true);
    expect(cases.some((name) => !name.startsWith("quiet-"))).toBe(true);
  });

  test.each(cases)("%s", async (name) => {
    const folder = `${policy}/${name}`;
    const [one] = findCases(`${ROOT}${folder}`);
    const result = await reviewCase(one as PolicyCase, policies);
    const found = result.findings.map((finding) => finding.policy);
    if (name.startsWith("quiet-")) expect({ found, verdict: result.verdict }).toEqual({ found: [], verdict: "pass" });
    else expect(found).toContain(policy);
    // What is assumed has no file: nothing may point there.
    expect(JSON.stringify(toJson(result))).not.toContain('"assumed/');
    await expect(`${JSON.stringify(toGist(result), null, 2)}\n`).toMatchFileSnapshot(`${ROOT}${folder}/expected.json`);
  });
});
