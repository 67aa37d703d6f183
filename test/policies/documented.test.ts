// docs/policies.md is what the policies and their vocabulary say, and the policy that it shows as an example says what it shows.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describePoliciesPage, EXAMPLE_ID } from "../../scripts/describe-policies-page.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";

const page = readFileSync(new URL("../../docs/policies.md", import.meta.url), "utf8");

test("it is up to date (else: npm run generate)", async () => {
  expect(page).toBe(await describePoliciesPage());
});

test("its example is executed", async () => {
  const section = page.slice(page.indexOf("### An example\n"));
  const [policy = "", shop = "", cache = ""] = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, yaml]) => yaml ?? "",
  );
  const [, title, severity, message] = /> \*\*(.*)\*\* \((.*)\)\n>\n> (.*)\n/.exec(section) ?? [];
  const before = new Map([["shop.yaml", shop]]);
  const { findings } = await review(before, new Map([...before, ["cache.yaml", cache]]), {
    policies: new Map([...readShippedPolicies(), ["mine.yaml", policy]]),
  });
  const finding = findings.find((one) => one.policy === EXAMPLE_ID);
  expect(finding).toMatchObject({ title, severity, message });
});
