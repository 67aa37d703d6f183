import { describe, expect, test } from "vitest";
import type { FileEdit } from "../../src/fixes/fix.ts";
import { proposeFixes } from "../../src/fixes/propose-fixes.ts";
import { toSuggestions } from "../../src/fixes/to-suggestion.ts";
import { aChange } from "./a-change.ts";
import { entry, workload } from "./manifests.ts";
import { added, base, findingsAfter, fixOf, kinds, whyNot } from "./the-story.ts";

describe("an entry without addresses", () => {
  const change = aChange(base, { "demo/mysql.yaml": entry() });

  test("is fixed in four ways, what asks nothing of clients first", async () => {
    const proposal = await change.fixes("foreign-capture");
    expect(kinds(proposal)).toEqual(["narrow-export", "confine-with-sidecar", "add-address", "enable-dns-capture"]);
    expect(proposal.fixes.map(({ recommended }) => recommended)).toEqual([true, false, false, false]);
    expect(proposal.fixes[0]?.reason).toMatch(
      /It edits only what this change touches already, and changes nothing for anybody else.$/,
    );
  });
  test("by an address of its own, in one line that can be suggested", async () => {
    const fix = fixOf(await change.fixes(), "add-address");
    expect(fix.title).toBe("Give ServiceEntry `demo/mysql` the address `240.1.0.1`");
    expect(added(fix)).toEqual([["demo/mysql.yaml", "+  addresses:", "+    - 240.1.0.1"]]);
    expect(fix.conditions).toEqual([
      "Clients must resolve `mysql.demo` to `240.1.0.1`; DNS capture is off in their sidecars.",
    ]);
    expect(fix.edits.map((edit) => toSuggestions(edit)[0])).toEqual([
      {
        startLine: 8,
        endLine: 8,
        replacement: ["    - mysql.demo # the new cluster", "  addresses:", "    - 240.1.0.1"],
      },
    ]);
  });
  test("by showing it to its own namespace only, and it says that nobody is there", async () => {
    const fix = fixOf(await change.fixes(), "narrow-export");
    expect(added(fix)).toEqual([["demo/mysql.yaml", "+  exportTo:", '+    - "."']]);
    expect(fix.conditions).toEqual([
      expect.stringMatching(/known to call `mysql.demo`, and with this fix nothing in it could/),
    ]);
  });
  test("by a Sidecar in the namespace that is hit", async () => {
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.title).toBe("Put a Sidecar into `demo1`");
    expect(fix.edits).toEqual([
      {
        path: "demo1/sidecar.yaml",
        after: `# What the sidecars of demo1 may know: their own namespace, istiod's, and what they call elsewhere.
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: demo1
spec:
  egress:
  - hosts:
    - "./*"
    - istio-system/*
`,
      },
    ]);
  });
  test("not by another port, which would take that port instead", async () => {
    const finding = { ...change.finding(), fixKinds: ["move-port"] };
    const proposal = await proposeFixes({ ...change, ...change.evaluation, finding });
    expect(whyNot(proposal, "move-port")).toMatch(/13306.*something else would be found/);
  });
  test("not by a fifth way, unless somebody asks for that", async () => {
    expect(whyNot(await change.fixes("foreign-capture"), "move-port")).toBe("not tried: 4 other fixes hold");
    const asked = await change.fixes("foreign-capture", { wanted: "move-port" });
    expect(whyNot(asked, "move-port")).toMatch(/^tried: Move .*13306/);
    expect(kinds(asked)[0]).toBe("narrow-export");
  });
  test("and after each of them nothing is found", async () => {
    const { fixes } = await change.fixes();
    for (const fix of fixes) expect(findingsAfter(change, fix)).toEqual([]);
  });
});

test("several objects in one file are fixed at once", async () => {
  const two = `${entry()}---\n${entry({ "name: mysql\n": "name: mysql2\n", "mysql.demo": "mysql2.demo" })}`;
  const change = aChange(base, { "demo/mysql.yaml": two });
  const proposal = await change.fixes("foreign-capture");
  const fix = fixOf(proposal, "narrow-export");
  expect(findingsAfter(change, fix)).toEqual([]);
});

describe("a fix is not offered", () => {
  const change = aChange(base, { "demo/mysql.yaml": entry() });
  const { evaluation, finding, before, after, evaluate } = change;
  const request = { ...evaluation, finding: finding("foreign-capture"), before, after, evaluate };

  test("when the finding stays", async () => {
    const { fixes, rejected } = await proposeFixes({ ...request, evaluate: () => evaluation });
    expect(fixes).toEqual([]);
    const tried = rejected.filter(({ title }) => title !== undefined).map(({ reason }) => reason);
    expect(tried.length).toBeGreaterThan(3);
    expect(tried).toEqual(tried.map(() => expect.stringMatching(/finding stays/)));
  });
  test("when another call moves", async () => {
    const moves = (edits: Parameters<typeof evaluate>[0]) => {
      const fixed = evaluate(edits);
      const calls = fixed.impact.calls.map((one) =>
        one.call.to === "10.68.228.107:3306" && one.after
          ? { ...one, after: { ...one.after, outcome: "PassthroughCluster" } }
          : one,
      );
      return { ...fixed, impact: { ...fixed.impact, calls } };
    };
    const { fixes, rejected } = await proposeFixes({ ...request, evaluate: moves });
    expect(fixes).toEqual([]);
    expect(rejected.find(({ title }) => title !== undefined)?.reason).toContain(
      "it would move another call: `demo1/client` → `10.68.228.107:3306`",
    );
  });
  test("when the service would be gone", async () => {
    const gone = (edits: readonly FileEdit[]) => evaluate([...edits, { path: "demo/mysql.yaml", after: "" }]);
    const { rejected } = await proposeFixes({ ...request, evaluate: gone });
    expect(rejected.find(({ kind }) => kind === "confine-with-sidecar")?.reason).toMatch(
      /`demo\/mysql` would not be valid/,
    );
  });
  test("when a neighbour of the service could not reach it any more", async () => {
    const home = aChange({ ...base, "demo/app.yaml": workload("demo/app") }, { "demo/mysql.yaml": entry() });
    const blind = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: demo}
spec: {egress: [{hosts: ["istio-system/*"]}]}
`;
    const hidden = (edits: readonly FileEdit[]) => home.evaluate([...edits, { path: "demo/blind.yaml", after: blind }]);
    const asked = {
      ...home.evaluation,
      finding: home.finding("foreign-capture"),
      before: home.before,
      after: home.after,
    };
    const { rejected } = await proposeFixes({ ...asked, evaluate: hidden });
    expect(rejected.find(({ kind }) => kind === "narrow-export")?.reason).toContain(
      "`demo/app` would not reach `mysql.demo` any more",
    );
    const offered = await proposeFixes({ ...asked, evaluate: home.evaluate });
    expect(offered.fixes.find(({ kind }) => kind === "narrow-export")?.conditions).toEqual([]);
  });
  test("when its kind does not exist", async () => {
    const { rejected } = await proposeFixes({ ...request, finding: { ...request.finding, fixKinds: ["pray"] } });
    expect(rejected).toEqual([{ kind: "pray", reason: "there is no such kind of fix" }]);
  });
  test("edits of more objects than anybody reviews", async () => {
    const entries = Array.from({ length: 51 }, (_, index) =>
      entry({ "name: mysql\n": `name: mysql-${index}\n`, "mysql.demo": `mysql-${index}.demo` }),
    );
    const many = aChange(base, { "demo/mysql.yaml": entries.join("---\n") });
    const { fixes, rejected } = await many.fixes("foreign-capture");
    expect(fixes).toEqual([]);
    expect(rejected.map(({ reason }) => reason)).toEqual(rejected.map(() => expect.stringMatching(/too many to edit/)));
    expect(rejected).not.toEqual([]);
  });
  test("when the text is not at hand", async () => {
    const unreadable = new Map([...after, ["demo/mysql.yaml", { unreadable: "too-large", detail: "" } as const]]);
    const { rejected } = await proposeFixes({ ...request, after: unreadable });
    expect(rejected.find(({ kind }) => kind === "add-address")?.reason).toContain("is not at hand");
  });
});
