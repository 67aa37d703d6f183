import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import type { Evaluate } from "../../src/fixes/evaluation.ts";
import { proposeFixes } from "../../src/fixes/propose-fixes.ts";
import { review } from "../../src/index.ts";
import type { Finding } from "../../src/policies/policy.ts";
import { aChange, type Files } from "./a-change.ts";
import { entry } from "./manifests.ts";
import { added, base, findingsAfter, fixOf, kinds } from "./the-story.ts";

/** The one is found by its name, the other has a pattern for a name, and a server with an address. */
const byName = entry({ "resolution: STATIC": "resolution: DNS", "172.20.9.9": "db.example" });
const byPattern = entry({ "name: mysql\n": "name: other\n", "    - mysql.demo": '    - "*.other.demo"' });
const both: Files = { "demo/mysql.yaml": byName, "demo/other.yaml": byPattern };

/** As if the policy named these kinds only. */
const proposalFor = (files: Files, fixKinds: readonly string[], before: Files = {}) => {
  const change = aChange({ ...base, ...before }, files);
  const named = <F extends Finding>(finding: F): F => ({ ...finding, fixKinds });
  const evaluate: Evaluate = async (edits) => {
    const evaluation = await change.evaluate(edits);
    return { ...evaluation, findings: evaluation.findings.map(named) };
  };
  const finding = named(change.finding("foreign-capture"));
  return { change, proposal: proposeFixes({ ...change, ...change.evaluation, finding, evaluate }) };
};

describe("where each of two entries takes the port, and needs a fix of its own", () => {
  test.each([["add-address"], ["split-resolution"]])("%s alone does not hold", async (kind) => {
    const { fixes, rejected } = await proposalFor(both, [kind]).proposal;
    expect(fixes).toEqual([]);
    expect(rejected.filter((one) => one.kind.includes("+"))).toEqual([]);
  });

  test("both together do, and are told as one fix", async () => {
    const { change, proposal } = proposalFor(both, ["add-address", "split-resolution"]);
    const offered = await proposal;
    expect(kinds(offered)).toEqual(["add-address+split-resolution"]);
    const fix = fixOf(offered, "add-address+split-resolution");
    expect(fix.title).toBe(
      "Give ServiceEntry `demo/mysql` the address `240.1.0.1`, and give ServiceEntry `demo/other` resolution NONE and the address of its server, `172.20.9.9`",
    );
    expect(fix.conditions.length).toBe(2);
    expect(fix.recommended).toBe(true);
    expect(added(fix)).toEqual([
      ["demo/mysql.yaml", "+  addresses:", "+    - 240.1.0.1"],
      [
        "demo/other.yaml",
        "+  addresses:",
        "+    - 172.20.9.9",
        "-  resolution: STATIC",
        "-  endpoints:",
        "-    - address: 172.20.9.9",
        "+  resolution: NONE",
      ],
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });

  test("both in one file are one edit of it", async () => {
    const path = "demo/mysql.yaml";
    const after = { ...base, [path]: `${byName}---\n${byPattern}` };
    const before = new Map(Object.entries(base));
    const changed = new Map(Object.entries(after));
    const name = "policies/foreign-capture.yaml";
    const shipped = readShippedPolicies().get(name) ?? "";
    const policies = new Map([[name, shipped.replace(/^fixes:.*/m, "fixes: [add-address, split-resolution]")]]);
    const { findings } = await review(before, changed, { policies });
    const fixes = findings.flatMap((finding) => finding.fixes);
    expect(fixes.map(({ kind }) => kind)).toEqual(["add-address+split-resolution"]);
    expect(fixes[0]?.edits.map((edit) => [edit.path, edit.before])).toEqual([[path, after[path]]]);
    const fixed = new Map([...changed, ...(fixes[0]?.edits ?? []).map((edit) => [edit.path, edit.after] as const)]);
    expect((await review(before, fixed, { policies })).findings).toEqual([]);
  });

  test("where one kind does for both, no two are tried", async () => {
    const { fixes, rejected } = await proposalFor(both, ["add-address", "split-resolution", "narrow-export"]).proposal;
    expect(fixes.map(({ kind }) => kind)).toEqual(["narrow-export"]);
    expect(rejected.filter(({ kind }) => kind.includes("+"))).toEqual([]);
  });
});

test("what takes back what the author wanted is no half of two: it is tried alone, and last", async () => {
  const given = (text: string, address: string) => text.replace("  ports:", `  addresses: [${address}]\n  ports:`);
  const before = { "demo/mysql.yaml": given(byName, "172.20.0.1"), "demo/other.yaml": given(byPattern, "172.20.0.2") };
  const { proposal } = proposalFor(both, ["keep-field", "add-address"], before);
  const { fixes, rejected } = await proposal;
  expect(fixes.map(({ kind }) => kind)).toEqual(["keep-field"]);
  expect(rejected.map(({ kind }) => kind)).toEqual(["add-address"]);
});
