// A fix that settles more than the finding that it is for.
import { expect, test } from "vitest";
import { proposeFixes } from "../../src/fixes/propose-fixes.ts";
import { aChange, type Files } from "./a-change.ts";
import { entry, namespace, workload } from "./manifests.ts";
import { findingsAfter, fixOf } from "./the-story.ts";

const base: Files = {
  "demo/namespace.yaml": namespace("demo"),
  "demo1/namespace.yaml": namespace("demo1"),
  "demo1/client.yaml": workload("demo1/client", {
    MYSQL_ADDR: "10.10.13.110:3306",
    POSTGRES_ADDR: "10.10.13.110:5432",
  }),
};
const second = "    - number: 5432\n      name: tcp-postgres\n      protocol: TCP\n";
const change = aChange(base, { "demo/mysql.yaml": entry({ "  resolution:": `${second}  resolution:` }) });
const [one, other] = change.evaluation.findings;

test("there are two findings, one for each port of the entry", () => {
  expect(change.evaluation.findings.map(({ port }) => port)).toEqual([3306, 5432]);
});

test("a fix of the entry settles the other finding, and says which", async () => {
  const { fixes, settling } = await proposeFixes({ ...change, ...change.evaluation, finding: one as never });
  expect(fixes.map(({ kind, settles }) => [kind, settles])).toContainEqual(["narrow-export", [other?.id]]);
  expect(settling.map(({ kind }) => kind)).toEqual(fixes.filter(({ settles }) => settles).map(({ kind }) => kind));
  for (const fix of fixes.filter(({ settles }) => settles !== undefined))
    expect(findingsAfter(change, fix)).toEqual([]);
});

test("a fix that settles one finding only names no other", async () => {
  const http = {
    "tcp-mysql\n      protocol: TCP": "http\n      protocol: HTTP",
    "  resolution:": `${second}  resolution:`,
  };
  const mixed = aChange(base, { "demo/mysql.yaml": entry(http) });
  expect(mixed.evaluation.findings.map(({ port }) => port)).toEqual([3306, 5432]);
  const finding = { ...mixed.finding(), fixKinds: ["move-port"] };
  const proposal = await proposeFixes({ ...mixed, ...mixed.evaluation, finding });
  expect(fixOf(proposal, "move-port").settles).toBeUndefined();
  expect(proposal.settling).toEqual([]);
});

test("the other finding is offered the same fixes, and nothing else is tried for it", async () => {
  const request = { ...change, ...change.evaluation };
  const { settling } = await proposeFixes({ ...request, finding: one as never });
  const { fixes, rejected } = await proposeFixes({ ...request, finding: other as never, earlier: settling });
  expect(fixes.map(({ kind }) => kind).toSorted()).toEqual(settling.map(({ kind }) => kind).toSorted());
  expect(fixes[0]?.reason).toMatch(/It settles another finding of this change, and this one with it\.$/);
  expect(rejected).toEqual([]);
});

test("what is only said to settle it is simulated, and else the kinds of the policy are tried", async () => {
  const request = { ...change, ...change.evaluation };
  const { settling } = await proposeFixes({ ...request, finding: one as never });
  const untrue = settling.map((fix) => ({
    ...fix,
    candidate: { ...fix.candidate, edits: [{ path: "demo/none.yaml", after: "# nothing\n" }] },
  }));
  const { fixes, rejected } = await proposeFixes({ ...request, finding: other as never, earlier: untrue });
  expect(fixes.map(({ kind }) => kind)).toContain("narrow-export");
  expect(fixes.flatMap(({ edits }) => edits.map(({ path }) => path))).not.toContain("demo/none.yaml");
  expect(rejected.length).toBeGreaterThan(0);
});
