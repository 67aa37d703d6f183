// Every folder `<policy>/<case>` holds a pull request (before/, after/) and what the review says of it (expected.json).
// Cases are discovered; `npm run test:update` writes what is expected anew. A case named quiet-* must find nothing.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import type { Review } from "../../src/review.ts";
import { review } from "../../src/review.ts";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const policies = readShippedPolicies();

const foldersIn = (path: string): readonly string[] =>
  readdirSync(`${ROOT}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

function snapshotOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".yaml"),
  );
  return new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(`${ROOT}${folder}/${path}`, "utf8")]));
}

/** What a reader of a golden wants to check: no more. */
function gist({ verdict, findings, impacts, assumptions, notices }: Review) {
  const moved = impacts
    .flatMap(({ calls }) => calls)
    .filter(({ before, after, symptom }) => before?.outcome !== after?.outcome || before?.symptom !== symptom);
  const assumed = assumptions.flatMap(({ kind, otherwise }) => (otherwise === undefined ? [] : [{ kind, otherwise }]));
  return {
    verdict,
    findings: findings.map(({ policy, severity, title, namespaces, causes, fixes }) => ({
      policy,
      severity,
      title,
      namespaces,
      causes: causes.map(({ kind, namespace, name, change }) => `${change} ${kind} ${namespace}/${name}`),
      fixes: fixes.map(({ kind, recommended }) => (recommended ? `${kind} (recommended)` : kind)),
    })),
    moved: moved.map(
      ({ call, before, after, symptom }) =>
        `${call.from} → ${call.to}: ${before?.outcome ?? "-"} → ${after?.outcome ?? "-"} (${symptom})`,
    ),
    ...(assumed.length > 0 && { otherwise: assumed.map(({ kind, otherwise }) => tellOtherwise(kind, otherwise)) }),
    notices: notices.filter(({ code }) => code !== "istio-release").map(({ message }) => message),
  };
}

/** What would be otherwise if an assumption did not hold. */
function tellOtherwise(
  kind: string,
  { if: condition, ...then }: NonNullable<Review["assumptions"][number]["otherwise"]>,
) {
  return {
    [kind]: `if ${condition}`,
    gone: then.gone.length,
    changed: then.changed.map(({ severity, title }) => `${severity}: ${title}`),
    only: then.only.length,
    possible: then.possible,
    calls: then.calls.map(
      ({ call, before, after, symptom }) =>
        `${call.from} → ${call.to}: ${before?.outcome ?? "-"} → ${after?.outcome ?? "-"} (${symptom})`,
    ),
  };
}

const names = [...policies.keys()].map((path) => path.replace(/^.*\/|\.yaml$/g, ""));

/** What people met, told by the thread in which they tell it: whichever policies have something to say. */
const STORIES = "stories";

test("every policy has a folder of cases, and every folder a policy", () => {
  expect(foldersIn(".").filter((folder) => folder !== STORIES)).toEqual(names.toSorted());
});

describe(STORIES, () => {
  test.each(foldersIn(STORIES))("%s", async (name) => {
    const folder = `${STORIES}/${name}`;
    const result = await review(snapshotOf(`${folder}/before`), snapshotOf(`${folder}/after`), { policies });
    await expect(`${JSON.stringify(gist(result), null, 2)}\n`).toMatchFileSnapshot(`${ROOT}${folder}/expected.json`);
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
    const result = await review(snapshotOf(`${folder}/before`), snapshotOf(`${folder}/after`), { policies });
    const found = result.findings.map((finding) => finding.policy);
    if (name.startsWith("quiet-")) expect({ found, verdict: result.verdict }).toEqual({ found: [], verdict: "pass" });
    else expect(found).toContain(policy);
    await expect(`${JSON.stringify(gist(result), null, 2)}\n`).toMatchFileSnapshot(`${ROOT}${folder}/expected.json`);
  });
});
