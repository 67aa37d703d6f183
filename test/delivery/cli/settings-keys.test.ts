// Every key of the settings takes effect.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory, writeFiles } from "../repository.ts";
import { earshotInside } from "./earshot.ts";
import { dayIn, judge, makeStory, SETTINGS, waiver } from "./settings-stage.ts";

describe("the other keys", () => {
  test("release, istiod's environment and MeshConfig", async () => {
    const before = `istio: "1.20"
istiod: {env: {PILOT_SIDECAR_USE_REMOTE_ADDRESS: false}}
meshes:
  - {name: prod, meshConfig: istio/mesh.yaml, istiod: {env: {ENABLE_EXTERNAL_NAME_ALIAS: "false"}}}
`;
    const files = { "istio/mesh.yaml": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n" };
    const { review } = await judge({ before, files });
    expect(review.meshes[0]).toMatchObject({ name: "prod", istio: "1.20.8" });
    expect(review.impact.calls).toContainEqual(
      expect.objectContaining({ to: "10.10.13.110:3306", before: "BlackHoleCluster" }),
    );
  });

  test("flags win", async () => {
    const { review } = await judge({ before: 'istio: "1.20"\n', args: ["--istio", "1.25.1"] });
    expect(review.meshes[0].istio).toBe("1.25.1");
  });

  test("calls that people know of", async () => {
    const { review } = await judge({ before: 'calls: [{from: "demo1/*", to: "10.9.9.9:3306"}]\n' });
    expect(review.impact.calls).toContainEqual(
      expect.objectContaining({
        from: "demo1/mysql-client",
        to: "10.9.9.9:3306",
        via: "settings",
        source: expect.objectContaining({ path: SETTINGS }),
      }),
    );
    const nobody = await judge({ before: 'calls: [{from: "nobody/*", to: "10.9.9.9:3306"}]\n' });
    expect(nobody.review.notices).toContainEqual(expect.objectContaining({ code: "settings-call" }));
  });

  test("severity, and the fixes that are preferred", async () => {
    const mild = await judge({ before: "policies: {foreign-capture: {severity: warning}}\n" });
    expect({ status: mild.status, verdict: mild.review.verdict }).toEqual({ status: 0, verdict: "warn" });
    const { review } = await judge({ before: "fixes: {prefer: [confine-with-sidecar], addressPool: 240.9.0.0/16}\n" });
    expect(review.findings[0].fixes[0]).toMatchObject({ kind: "confine-with-sidecar", recommended: true });
  });

  test("an unknown policy is told with the one that was meant", async () => {
    const { review } = await judge({ before: "policies: {foreign-captur: {enabled: false}}\n" });
    expect(review.notices).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining("Did you mean foreign-capture?"),
        location: expect.objectContaining({ startLine: 1 }),
      }),
    );
    expect(review.verdict).toBe("block");
  });

  test("policies of later sets are announced until the repository raises its set", async () => {
    const shipped = readFileSync(new URL("../../../policies/foreign-capture.yaml", import.meta.url), "utf8");
    const newer = shipped.replace(/^id: .*$/m, "id: brand-new").concat("since: 3\n");
    const files = { ".github/earshot/policies/new.yaml": newer };
    const keys = "policyFiles: [.github/earshot/policies/*.yaml]\npolicies: {foreign-capture: {enabled: false}}\n";
    const old = await judge({ before: `${keys}policySet: 2\n`, files });
    expect(old.review).toMatchObject({ verdict: "warn", settings: { wouldBe: "block", policySet: 2 } });
    expect(old.review.findings[0]).toMatchObject({ policy: "brand-new", severity: "error", heldBack: "policySet" });
    expect(old.status).toBe(0);
    expect((await judge({ before: `${keys}policySet: 3\n`, files })).review.verdict).toBe("block");
    expect((await judge({ before: keys, files })).review.verdict).toBe("block");
  });

  test("defaults of an organisation, key by key", async () => {
    const directory = makeDirectory();
    writeFiles(directory, {
      "org.yml": `mode: observe\npolicies: {foreign-capture: {severity: warning}}\n${waiver(dayIn(50)).replace("demo/mysql", "demo/other")}`,
    });
    const args = ["--organisation", join(directory, "org.yml")];
    expect((await judge({ args })).review).toMatchObject({ verdict: "warn", settings: { mode: "observe" } });
    expect(
      (await judge({ args, before: "mode: enforce\npolicies: {foreign-capture: {severity: error}}\n" })).review.verdict,
    ).toBe("block");
    expect((await judge({ args, before: "mode: enforce\n" })).review.verdict).toBe("warn");
    expect((await judge({ args, before: waiver(dayIn(50)) })).review).toMatchObject({ verdict: "pass", waived: [{}] });
  });
});

describe("meshes", () => {
  const CLIENT = readFileSync(
    new URL("../../../examples/seed-mysql/before/demo1/client.yaml", import.meta.url),
    "utf8",
  );
  const files = { "stage/client.yaml": CLIENT };
  const before = "meshes:\n- {name: prod, paths: [demo/**, demo1/**]}\n- {name: stage, paths: ['stage/**']}\n";

  test("are told apart: what is in one takes nothing of the others", async () => {
    const { review } = await judge({ before, files });
    expect(review.meshes.map(({ name }: { name: string }) => name)).toEqual(["prod", "stage"]);
    expect(review.findings.map(({ meshes }: { meshes: string[] }) => meshes)).toEqual([["prod"]]);
  });

  test("what belongs to none is told", async () => {
    const { review } = await judge({ before: "meshes: [{name: prod, paths: ['clusters/**']}]\n" });
    expect(review.verdict).toBe("pass");
    const messages = review.notices.map(({ message }: { message: string }) => message).join("\n");
    expect(messages).toContain("demo/mysql.yaml is a file of this change in no mesh of the settings");
    expect(messages).toContain("In the settings of mesh prod, clusters/** matches no file of the repository.");
  });

  test("what is assumed comes from the base, whatever the change says", async () => {
    const sidecar = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: demo1}
spec: {egress: [{hosts: ["./*"]}]}
`;
    const assume = "meshes: [{name: prod, assume: [.earshot/*.yaml]}]\n";
    const both = await judge({ before: assume, files: { ".earshot/sidecar.yaml": sidecar } });
    expect(both.review.verdict).toBe("pass");
    const directory = makeStory({ before: assume });
    writeFiles(join(directory, "after"), { ".earshot/sidecar.yaml": sidecar });
    const sides = ["--before", join(directory, "before"), "--after", join(directory, "after")];
    const late = await earshotInside(["review", ...sides]);
    expect(late.status).toBe(1);
    expect(late.stdout.replaceAll(/\s+/g, " ")).toContain(
      "it counts as it is on the base branch until the change is merged",
    );
  });
});
