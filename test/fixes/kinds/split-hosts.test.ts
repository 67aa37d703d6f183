import { expect, test } from "vitest";
import { aChange } from "../a-change.ts";
import { entry, namespace } from "../manifests.ts";
import { findingsAfter, fixOf, whyNot } from "../the-story.ts";

const base = { "demo/namespace.yaml": namespace("demo") };
const refused = (changes: Readonly<Record<string, string>>) =>
  aChange(base, { "demo/mysql.yaml": entry(changes) }, { states: true });
const two = "mysql.demo # the new cluster\n    - mysql-reports.demo";
const kind = "split-hosts";

test("each host gets an entry and an address of its own", async () => {
  const change = refused({ "mysql.demo # the new cluster": two });
  const fix = fixOf(await change.fixes("rejected-by-webhook"), kind);
  expect(fix.title).toBe(
    "Split ServiceEntry `demo/mysql` into 2 entries, one for each host, each with an address of its own",
  );
  const [first, second] = fix.edits[0]?.after.split("---\n") ?? [];
  expect(first).toContain("  hosts:\n    - mysql.demo # the new cluster\n  addresses:\n    - 240.1.0.1\n");
  expect(second).toContain("  name: mysql-2\n");
  expect(second).toContain("  hosts:\n    - mysql-reports.demo\n  addresses:\n    - 240.1.0.2\n");
  expect(fix.conditions).toEqual([expect.stringContaining("`mysql-reports.demo` to `240.1.0.2`")]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test.each([
  ["a wildcard", two.replace("mysql-reports", '"*.reports').replace(/$/, '"'), "wildcard host"],
  ["too many", ["mysql.demo", "b.demo", "c.demo", "d.demo", "e.demo", "f.demo"].join("\n    - "), "6 hosts, too many"],
])("not with %s", async (_, hosts, reason) => {
  const proposal = await refused({ "mysql.demo # the new cluster": hosts }).fixes("rejected-by-webhook");
  expect(whyNot(proposal, kind)).toContain(reason);
});

test("not what is refused for something else", async () => {
  const proposal = await refused({ "number: 3306": "number: 99999" }).fixes("rejected-by-webhook");
  expect(whyNot(proposal, kind)).toContain("is not refused for its several hosts");
});
