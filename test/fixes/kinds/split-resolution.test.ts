import { describe, expect, test } from "vitest";
import { proposeFixes } from "../../../src/fixes/propose-fixes.ts";
import { aChange, type Files } from "../a-change.ts";
import { entry, meshConfig, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const ends = "  resolution: STATIC\n  endpoints:\n    - address: 172.20.9.9\n";
const split = async (text: string, more: Files = {}) => {
  const change = aChange({ ...base, ...more }, { "demo/mysql.yaml": text });
  const finding = { ...change.finding("foreign-capture"), fixKinds: ["split-resolution"] };
  return { change, proposal: await proposeFixes({ ...change, ...change.evaluation, finding }) };
};

describe("split-resolution", () => {
  test("listens where the server is, and sends on to what was called", async () => {
    const { change, proposal } = await split(entry(), { "demo/app.yaml": workload("demo/app") });
    const fix = fixOf(proposal, "split-resolution");
    expect(fix.title).toBe(
      "Give ServiceEntry `demo/mysql` resolution NONE and the address of its server, `172.20.9.9`",
    );
    expect(added(fix)).toEqual([
      [
        "demo/mysql.yaml",
        "+  addresses:",
        "+    - 172.20.9.9",
        "-  resolution: STATIC",
        "-  endpoints:",
        "-    - address: 172.20.9.9",
        "+  resolution: NONE",
      ],
    ]);
    expect(fix.conditions).toEqual(["Clients must resolve `mysql.demo` to `172.20.9.9`, where the server is."]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("leaves a warning where nobody says where the server is, and says so", async () => {
    const { change, proposal } = await split(entry({ [ends]: "  resolution: DNS\n" }));
    const fix = fixOf(proposal, "split-resolution");
    expect(added(fix)).toEqual([["demo/mysql.yaml", "-  resolution: DNS", "+  resolution: NONE"]]);
    expect(fix.reason).toContain("What stays is a warning");
    expect(change.evaluate(fix.edits).findings.map(({ severity }) => severity)).toEqual(["warning"]);
  });
  test("which is not tried where another fix leaves nothing", async () => {
    const change = aChange(base, { "demo/mysql.yaml": entry({ [ends]: "  resolution: DNS\n" }) });
    const why = (prefer: readonly string[]) =>
      change.fixes("foreign-capture", { prefer }).then((proposal) => whyNot(proposal, "split-resolution"));
    expect(await why([])).toBe("not tried: other fixes leave nothing behind");
    expect(await why(["split-resolution"])).toBe(undefined);
  });
});

describe("split-resolution is not offered", () => {
  test.each([
    ["has resolution NONE already", { [ends]: "  resolution: NONE\n" }],
    ["which is no address", { [ends]: "  resolution: DNS\n  endpoints:\n    - address: db.corp.example\n" }],
    ["sends port 3306 to another port", { "      protocol: TCP": "      protocol: TCP\n      targetPort: 3307" }],
    ["speaks HTTP on this port", { "tcp-mysql\n      protocol: TCP": "http\n      protocol: HTTP" }],
  ])("where it %s", async (reason, more) => {
    expect(whyNot((await split(entry(more))).proposal, "split-resolution")).toContain(reason);
  });
  test("where it would let everything out", async () => {
    const registry = { "istio.yaml": meshConfig("outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n") };
    const change = aChange(
      {
        ...base,
        ...registry,
        "demo/old.yaml": entry({
          "name: mysql\n": "name: old\n",
          "mysql.demo #": "old.demo #",
          [ends]: "  resolution: NONE\n",
        }),
      },
      { "demo/old.yaml": "", "demo/mysql.yaml": entry({ [ends]: "  resolution: DNS\n" }) },
    );
    const proposal = await change.fixes("foreign-capture", { prefer: ["split-resolution"] });
    expect(whyNot(proposal, "split-resolution")).toContain("would let out every connection to its ports");
  });
});
