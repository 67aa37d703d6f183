import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory, makeRepository, writeFiles } from "../repository.ts";
import { earshot, earshotInside } from "./earshot.ts";
import { dayIn, judge, makeStory, reviewStory, SETTINGS, waiver } from "./settings-stage.ts";

describe("a pull request cannot switch its own gate off", () => {
  test.each([
    ["by observing", "mode: observe\n", "mode"],
    [
      "by turning the policy off",
      "policies: {foreign-capture: {enabled: false}}\n",
      "policies.foreign-capture.enabled",
    ],
    ["by waiving", waiver(dayIn(100)), "waiver of foreign-capture for ServiceEntry demo/mysql"],
    ["by giving itself another mesh", "meshes: [{name: x, paths: [none/**]}]\n", "meshes.x.paths"],
  ])("%s", async (_, after, key) => {
    const { status, review } = await judge({ after });
    expect({ status, verdict: review.verdict, mode: review.settings.mode }).toEqual({
      status: 1,
      verdict: "block",
      mode: "enforce",
    });
    expect(review.settings.changes).toEqual([
      {
        key,
        after: expect.any(String),
        location: { path: SETTINGS, startLine: expect.any(Number), endLine: expect.any(Number) },
      },
    ]);
  });

  test("what it would alter is told, and that it holds after the merge", async () => {
    const { stdout } = await reviewStory({ before: "mode: enforce\npolicySet: 1\n", after: "mode: observe\n" });
    expect(stdout).toContain("What this changes in Earshot's settings, after the merge");
    expect(stdout).toContain("mode: enforce → observe (.github/earshot.yml:1)");
    expect(stdout).toContain("policySet is gone; it was 1");
  });

  test("once they are on the base they hold", async () => {
    expect((await judge({ before: "policies: {foreign-capture: {enabled: false}}\n" })).review.verdict).toBe("pass");
  });
});

describe("broken settings", () => {
  const BROKEN = "mode: obsreve\n";

  test("on the base: defaults hold, a notice says so", async () => {
    const { status, review } = await judge({ before: `${BROKEN}${waiver(dayIn(9))}` });
    expect({ status, verdict: review.verdict, waived: review.waived }).toEqual({
      status: 1,
      verdict: "block",
      waived: [],
    });
    expect(review.notices).toContainEqual(
      expect.objectContaining({
        code: "broken-settings",
        message: expect.stringContaining('did you mean "observe"?'),
        incomplete: false,
      }),
    );
  });

  test("the pull request that repairs them can pass", async () => {
    const directory = makeStory({ before: BROKEN, after: "mode: observe\n" });
    const sides = ["--before", join(directory, "before"), "--after", join(directory, "after")];
    writeFiles(join(directory, "after"), { "demo/mysql.yaml": "" });
    const { status, stdout } = await earshotInside(["review", ...sides]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^PASS /);
    expect(stdout).toContain("Before the change: These settings are not used");
  });

  test("a pull request that breaks them gets no verdict, and is told on the line", async () => {
    const { status, review } = await judge({
      before: "mode: observe\npolicies: {foreign-capture: {enabled: false}}\n",
      after: BROKEN,
    });
    expect({ status, verdict: review.verdict }).toEqual({ status: 0, verdict: "incomplete" });
    expect(review.notices[0]).toMatchObject({
      code: "broken-settings",
      incomplete: true,
      location: { path: SETTINGS, startLine: 1 },
    });
  });

  test("a file that a flag names is refused", async () => {
    const directory = makeDirectory();
    writeFiles(directory, { "mine.yml": "mode: observe\nistio: 1.30\n" });
    const { status, stderr } = await reviewStory({ args: ["--settings", join(directory, "mine.yml")] });
    expect(status).toBe(2);
    expect(stderr).toContain('mine.yml:2: istio must be text, not 1.30; write it in quotes: "1.30"');
  });
});

describe("observe", () => {
  test("reports, never blocks, and says so", async () => {
    const { status, stdout } = await reviewStory({ before: "mode: observe\n" });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^WARN {2}Observe: /);
    expect(stdout).toContain("1 finding would make this block, and does not, because settings say mode: observe.");
  });

  test.each([
    [
      "a policy",
      "policies: {foreign-capture: {mode: observe}}\n",
      { verdict: "warn", wouldBe: "block", mode: "enforce" },
    ],
    ["a mesh", "meshes: [{name: prod, mode: observe}]\n", { verdict: "warn", wouldBe: "block", mode: "observe" }],
    [
      "everything but a policy",
      "mode: observe\npolicies: {foreign-capture: {mode: enforce}}\n",
      { verdict: "block", wouldBe: undefined, mode: "observe" },
    ],
    [
      "another policy",
      "policies: {lost-destination: {mode: observe}}\n",
      { verdict: "block", wouldBe: undefined, mode: "enforce" },
    ],
  ])("can be said of %s", async (_, before, expected) => {
    const { review } = await judge({ before });
    const { mode, wouldBe } = review.settings;
    expect({ verdict: review.verdict, wouldBe, mode }).toEqual(expected);
  });

  test("what is only observed does not fail with --fail-on warning either", async () => {
    const { status } = await judge({
      before: "policies: {foreign-capture: {mode: observe}}\n",
      args: ["--fail-on", "warning"],
    });
    expect(status).toBe(0);
  });
});

describe("waivers", () => {
  test("one that ends tomorrow holds, is listed, and its end is announced", async () => {
    const { status, review } = await judge({ before: waiver(dayIn(1)) });
    expect({ status, verdict: review.verdict, findings: review.findings }).toEqual({
      status: 0,
      verdict: "pass",
      findings: [],
    });
    expect(review.waived).toEqual([
      {
        finding: expect.objectContaining({ policy: "foreign-capture" }),
        waiver: expect.objectContaining({
          owner: "@shop/data",
          until: dayIn(1),
          location: expect.objectContaining({ startLine: 2 }),
        }),
      },
    ]);
    const messages = review.notices.map(({ message }: { message: string }) => message).join("\n");
    expect(messages).toContain("A waiver of foreign-capture for ServiceEntry demo/mysql ends tomorrow");
    expect(messages).not.toContain("matches no object");
  });

  test("one that ends today still holds; one that ended yesterday does not, and that is said", async () => {
    expect((await judge({ before: waiver(dayIn(0)) })).review.verdict).toBe("pass");
    const { status, review } = await judge({ before: waiver(dayIn(-1)) });
    expect({ status, verdict: review.verdict, waived: review.waived }).toEqual({
      status: 1,
      verdict: "block",
      waived: [],
    });
    expect(review.findings[0].message).toContain(`A waiver of this ended on ${dayIn(-1)} (@shop/data).`);
  });

  test.each([
    ["another resource", waiver(dayIn(99)).replace("demo/mysql", "demo/postgres")],
    ["another policy", waiver(dayIn(99)).replace("foreign-capture", "lost-destination")],
    ["another port", waiver(dayIn(99), "    port: 3307\n")],
    ["another namespace", waiver(dayIn(99), "    namespace: billing\n")],
    ["another mesh", waiver(dayIn(99), "    mesh: prod\n")],
  ])("one for %s hides nothing", async (_, before) => {
    expect((await judge({ before })).review).toMatchObject({ verdict: "block", waived: [] });
  });

  test.each([
    ["a glob", waiver(dayIn(99)).replace("ServiceEntry demo/mysql", '"* demo/my*"')],
    ["port, namespace and mesh", waiver(dayIn(99), "    port: 3306\n    namespace: demo?\n    mesh: def*\n")],
  ])("one with %s that fits holds", async (_, before) => {
    expect((await judge({ before })).review).toMatchObject({ verdict: "pass", findings: [] });
  });

  test.each(["text", "markdown", "sarif", "junit", "json"])("every form tells of it: %s", async (format) => {
    const { stdout } = await reviewStory({ before: waiver(dayIn(30)), args: ["--format", format] });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("the client moves on Thursday");
    expect(stdout).toContain("shop/data");
    expect(stdout).toContain(dayIn(30));
  });

  test("one about nothing is told", async () => {
    const { review } = await judge({ before: waiver(dayIn(99)).replace("demo/mysql", "demo/gone") });
    expect(review.notices).toContainEqual(
      expect.objectContaining({
        code: "waiver-unused",
        location: expect.objectContaining({ startLine: 2 }),
        incomplete: false,
      }),
    );
  });
});

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

describe("init and settings check", () => {
  test("init fits the repository, can be used, and never overwrites", async () => {
    const cwd = makeRepository({});
    writeFiles(cwd, {
      "clusters/prod/cart.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart, namespace: shop}\nspec: {template: {metadata: {labels: {app: cart}}}}\n",
      "clusters/stage/cart.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart, namespace: shop-stage}\nspec: {template: {metadata: {labels: {app: cart}}}}\n",
    });
    const made = await earshot(["init", "--mode", "observe"], { cwd });
    expect(made).toMatchObject({ status: 0, stderr: "" });
    const text = readFileSync(join(cwd, SETTINGS), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=/);
    expect(text).toContain("mode: observe\n");
    expect(text).toContain('#     paths: ["clusters/prod/**"]');
    expect(text).toContain("# Namespaces with workloads: shop, shop-stage.");
    const checked = await earshot(["settings", "check"], { cwd });
    expect(checked).toMatchObject({ status: 0, stderr: "" });
    expect(checked.stdout).toMatch(/mode +observe {2}\(\.github\/earshot\.yml:6\)/);
    expect(checked.stdout).toMatch(/onFailure +action_required {2}\(default\)/);
    const again = await earshot(["init"], { cwd });
    expect(again.status).toBe(2);
    expect(readFileSync(join(cwd, SETTINGS), "utf8")).toBe(text);
    expect((await earshot(["init", "--force"], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, SETTINGS), "utf8")).toContain("mode: enforce\n");
  });

  test("check: what is wrong is status 1, none at all status 2", async () => {
    const cwd = makeRepository({});
    expect((await earshot(["settings", "check"], { cwd })).status).toBe(2);
    writeFiles(cwd, {
      [SETTINGS]: "mode: observe\nwaivers:\n- {policy: x, resource: Sidecar a/b, reason: r, until: 2027-02-29}\n",
    });
    const { status, stdout } = await earshot(["settings", "check"], { cwd });
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `${SETTINGS}:3: waivers, number 1, until: there is no day 2027-02-29\n`,
    });
  });

  test("check: defaults of the organisation, and where each setting comes from", async () => {
    const cwd = makeRepository({});
    writeFiles(cwd, { [SETTINGS]: "policySet: 1\n", "org.yml": "mode: observe\npolicySet: 2\n" });
    const { stdout } = await earshot(["settings", "check", "--organisation", "org.yml", "--format", "json"], { cwd });
    const { valid, effective } = JSON.parse(stdout);
    expect(valid).toBe(true);
    expect(effective).toMatchObject([
      { key: "policySet", value: "1", origin: "file" },
      { key: "mode", value: "observe", origin: "organisation" },
    ]);
  });
});
