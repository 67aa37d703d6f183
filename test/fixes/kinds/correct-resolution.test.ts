import { expect, test } from "vitest";
import { aChange } from "../a-change.ts";
import { entry, namespace } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const base = { "demo/namespace.yaml": namespace("demo") };
const refused = (changes: Readonly<Record<string, string>>) =>
  aChange(base, { "demo/mysql.yaml": entry(changes) }, { states: true });
const kind = "correct-resolution";

test.each([
  ["addresses", "172.20.9.9", "STATIC"],
  ["names", "db-1.corp.example", "DNS"],
])("endpoints that are %s are used by the resolution for them", async (_, address, resolution) => {
  const change = refused({ STATIC: "NONE # ?", "172.20.9.9": address });
  const fix = fixOf(await change.fixes("rejected-by-webhook"), kind);
  expect(added(fix)).toEqual([["demo/mysql.yaml", "-  resolution: NONE # ?", `+  resolution: ${resolution} # ?`]]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("anything else that is wrong has no one correction", async () => {
  const proposal = await refused({ "mysql.demo": '"*"' }).fixes("rejected-by-webhook");
  expect(whyNot(proposal, kind)).toContain("has no one correction: ");
});
