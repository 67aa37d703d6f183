// Which settings hold, and what a change to them does.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory, writeFiles } from "../repository.ts";
import { earshotInside } from "./earshot.ts";
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
    const { status, review } = await judge({ before });
    const { mode, wouldBe } = review.settings;
    expect({ verdict: review.verdict, wouldBe, mode }).toEqual(expected);
    expect(status).toBe(expected.verdict === "block" ? 1 : 0);
  });

  test("where the report goes elsewhere, the log says why the status is 0", async () => {
    const { status, stderr } = await judge({ before: "mode: observe\n" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining("would make this block") });
  });

  test("what is only observed does not fail with --fail-on warning either", async () => {
    const { status } = await judge({
      before: "policies: {foreign-capture: {mode: observe}}\n",
      args: ["--fail-on", "warning"],
    });
    expect(status).toBe(0);
  });
});
