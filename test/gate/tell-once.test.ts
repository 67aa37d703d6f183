// What one change does in several meshes is one finding with the list of meshes; nothing of any mesh is lost by that.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { tellOnce } from "../../src/gate/tell-once.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const entry = (rest = "") => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.mysql.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: 3306, name: tcp, protocol: TCP}]
${rest}`;

const client = (address: string, name = "web") => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: web, env: [{name: DB, value: "${address}"}]}]}
`;

const BOTH = {
  "clusters/prod/web.yaml": client("10.10.13.110:3306"),
  "clusters/staging/web.yaml": client("10.10.13.110:3306"),
};

interface Asked {
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: string;
}

function reviewOf({ files = BOTH, settings = "" }: Asked = {}) {
  const before = new Map(Object.entries({ ...files, ...(settings && { ".github/earshot.yml": settings }) }));
  const after = new Map([...before, ["platform/stock.yaml", entry()] as const]);
  return review(before, after, { policies, istio: "1.30", today: "2026-11-01" });
}

const MESHES = `meshes:
  - {name: prod, paths: [platform/**, clusters/prod/**]}
  - {name: staging, paths: [platform/**, clusters/staging/**]}
`;

describe("a finding that two meshes have", () => {
  test("is told once, with both meshes and the id of each", async () => {
    const { findings, verdict, meshes } = await reviewOf();
    expect([verdict, meshes.length]).toEqual(["block", 2]);
    const [finding, ...others] = findings;
    expect(others).toEqual([]);
    expect(finding?.meshes).toEqual(["prod", "staging"]);
    expect(finding?.message).toMatch(/ This is so in the meshes `prod` and `staging`\.$|^In mesh `prod`/);
    expect(finding?.otherIds).toHaveLength(1);
    const alone = await reviewOf({ settings: MESHES.replace(/ {2}- \{name: prod.*\n/, "") });
    expect(alone.findings.map(({ id, meshes: own }) => [id, own])).toEqual([[finding?.otherIds?.[0], ["staging"]]]);
  });

  test("offers the fixes that clear it in both, one of them recommended", async () => {
    const [finding] = (await reviewOf()).findings;
    expect(finding?.fixes.filter(({ recommended }) => recommended)).toHaveLength(1);
    expect(finding?.fixes.find(({ kind }) => kind === "narrow-export")?.edits.map(({ path }) => path)).toEqual([
      "platform/stock.yaml",
    ]);
  });

  test("keeps the calls of both where they differ, and says so", async () => {
    const files = { ...BOTH, "clusters/staging/web.yaml": client("10.20.0.15:3306") };
    const [finding] = (await reviewOf({ files })).findings;
    expect(finding?.subject.calls.map(({ call }) => call.to)).toEqual(["10.10.13.110:3306", "10.20.0.15:3306"]);
    expect(finding?.message).toMatch(
      /^In mesh `prod`: .* The same happens in `staging`, with calls and addresses of its own\.$/s,
    );
  });

  test("tells what hits others in the other mesh in full", async () => {
    const files = { ...BOTH, "clusters/staging/web.yaml": client("10.20.0.15:3306", "cart") };
    const [finding, ...others] = (await reviewOf({ files })).findings;
    expect(others).toEqual([]);
    expect(finding?.workloads).toEqual(["shop/cart", "shop/web"]);
    expect(finding?.message).toMatch(/^In mesh `prod`: .*`shop\/web`.* In mesh `staging`: .*`shop\/cart`/s);
  });
});

describe("what is decided for one mesh holds for that one", () => {
  test("a waiver of one leaves the other, with its own id", async () => {
    const waiver = `waivers:
  - {policy: foreign-capture, resource: ServiceEntry warehouse/stock, mesh: prod, reason: moving, until: 2026-12-01}
`;
    const both = (await reviewOf({ settings: MESHES })).findings[0];
    const { findings, waived, verdict } = await reviewOf({ settings: `${MESHES}${waiver}` });
    expect(findings.map(({ id, meshes }) => [id, meshes])).toEqual([[both?.otherIds?.[0], ["staging"]]]);
    expect(waived?.map(({ finding }) => [finding.id, finding.meshes])).toEqual([[both?.id, ["prod"]]]);
    expect(verdict).toBe("block");
  });

  test("a mesh that only observes is told apart from the one that blocks", async () => {
    const { findings, verdict } = await reviewOf({
      settings: MESHES.replace("{name: prod,", "{name: prod, mode: observe,"),
    });
    expect(findings.map(({ meshes, heldBack }) => [meshes, heldBack])).toEqual([
      [["prod"], "observe"],
      [["staging"], undefined],
    ]);
    expect(verdict).toBe("block");
  });

  test("a mesh without the trouble is not in the list", async () => {
    const files = { ...BOTH, "clusters/staging/web.yaml": client("10.10.13.110:3306").replace("enabled", "disabled") };
    const { findings } = await reviewOf({ files });
    expect(findings.map(({ meshes, otherIds }) => [meshes, otherIds])).toEqual([[["prod"], undefined]]);
    expect(findings[0]?.message).toMatch(/^In mesh `prod`: ServiceEntry/);
  });

  test("a mesh that can name who is hit is told first", async () => {
    const files = { ...BOTH, "clusters/prod/web.yaml": client("10.10.13.110:3307") };
    const [finding] = (await reviewOf({ files })).findings;
    expect(finding?.message).toMatch(/^In mesh `staging`: .* In mesh `prod`: ServiceEntry/s);
  });

  test("the worst counts, and where it is milder is told", async () => {
    const settings = MESHES.replace("{name: prod,", "{name: prod, mode: observe,");
    const [prod, staging] = (await reviewOf({ settings })).findings;
    if (prod === undefined || staging === undefined) throw new Error("both have one");
    const { heldBack: _, ...milder } = {
      ...prod,
      severity: "warning" as const,
      title: "Another",
      message: "It is so.",
    };
    const [told, ...others] = tellOnce([milder, staging], 2);
    expect(others).toEqual([]);
    expect([told?.id, told?.severity, told?.title]).toEqual([prod.id, "error", staging.title]);
    expect(told?.message).toMatch(/^In mesh `staging`: .* In mesh `prod`, where it counts as warning: It is so\.$/s);
  });

  test("fixes that are of one mesh each are told with their finding", async () => {
    const settings = MESHES.replace("{name: prod,", "{name: prod, mode: observe,");
    const [prod, staging] = (await reviewOf({ settings })).findings;
    if (prod === undefined || staging === undefined) throw new Error("both have one");
    const { heldBack: _, ...own } = { ...prod, fixes: prod.fixes.map((fix) => ({ ...fix, edits: [] })) };
    const told = tellOnce(
      [own, staging].map((finding) => ({ ...finding, message: "It is so." })),
      2,
    );
    expect(told.map(({ id, message }) => [id, message])).toEqual([
      [prod.id, "In mesh `prod`: It is so."],
      [staging.id, "In mesh `staging`: It is so."],
    ]);
  });
});
