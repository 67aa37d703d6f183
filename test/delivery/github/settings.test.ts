// Settings of a repository and of its organisation, on the GitHub of the tests.
import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/delivery/github/review/review-in-worker.ts";
import { conclusions, github, mesh, openSeed, reviewOnce, useReviewStage } from "./review-stage.ts";
import { SEED_CHANGE } from "./stage.ts";

useReviewStage();

const SETTINGS = ".github/earshot.yml";
const FAR = "2199-12-31";
const WAIVER = `waivers:
- policy: foreign-capture
  resource: ServiceEntry demo/mysql
  reason: it moves on Thursday
  until: ${FAR}
`;

const onBase = (text: string) => github.commitAndPush(mesh, { branch: "main", changes: { [SETTINGS]: text } });
const output = () => mesh.checkRuns.at(-1)?.output;

describe("settings of the base branch", () => {
  test("a pull request cannot switch its own gate off", async () => {
    await reviewOnce(openSeed({ ...SEED_CHANGE, [SETTINGS]: `mode: observe\n${WAIVER}` }));
    expect(conclusions()).toEqual(["failure"]);
    expect(output()?.summary).toContain("After the merge, Earshot's settings change:");
  });

  test("observe reports, with comments, and is neutral", async () => {
    onBase("mode: observe\n");
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["neutral"]);
    expect(output()?.title).toMatch(/^Observe: /);
    expect(output()?.summary).toContain("would make this");
    expect(mesh.checkRuns.at(-1)?.annotations).toMatchObject([
      { path: "demo/mysql.yaml", annotation_level: "warning" },
    ]);
    expect(mesh.reviewComments).toMatchObject([{ body: expect.stringContaining("It does not block") }]);
  });

  test("a policy that is told to enforce blocks all the same", async () => {
    onBase("mode: observe\npolicies: {foreign-capture: {mode: enforce}}\n");
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["failure"]);
    expect(output()?.title).not.toContain("Observe");
  });

  test("observe never keeps anybody from merging, whatever could not be read", async () => {
    onBase("mode: observe\n");
    await reviewOnce(
      openSeed({ "demo/mysql.yaml": "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nspec: [\n" }),
    );
    expect(conclusions()).toEqual(["neutral"]);
  });

  test("a waiver: no comment, and the check says who waived what until when", async () => {
    onBase(WAIVER);
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["success"]);
    expect(output()?.title).toContain(`Waived until ${FAR}`);
    expect(output()?.summary).toContain("it moves on Thursday");
    expect(mesh.reviewComments).toEqual([]);
    expect(mesh.checkRuns.at(-1)?.annotations).toMatchObject([
      { annotation_level: "notice", title: `Waived until ${FAR}` },
    ]);
  });

  test("broken ones do not keep the pull request that repairs them from passing", async () => {
    onBase("mode: obsreve\n");
    await reviewOnce(openSeed({ [SETTINGS]: "mode: enforce\n" }));
    expect(conclusions()).toEqual(["success"]);
    expect(output()?.summary).toContain("Before the change: These settings are not used");
  });

  test("a pull request that breaks them is told on their line", async () => {
    await reviewOnce(openSeed({ [SETTINGS]: "\nmode: obsreve\n" }));
    expect(conclusions()).toEqual(["action_required"]);
    expect(mesh.checkRuns.at(-1)?.annotations).toMatchObject([
      { path: SETTINGS, start_line: 2, message: expect.stringContaining('did you mean "observe"?') },
    ]);
  });

  test("onFailure says what a failure of ours concludes", async () => {
    const failing: Engine = async () => {
      throw new Error("for a test");
    };
    const pull = openSeed();
    await reviewOnce(pull, { engine: failing });
    onBase("onFailure: neutral\n");
    await reviewOnce(pull, { engine: failing, again: true });
    expect(conclusions()).toEqual(["action_required", "neutral"]);
  });
});

describe("defaults of the organisation", () => {
  const organisation = (files: Readonly<Record<string, string>>) => {
    const home = github.addRepository("shop/.github", files);
    github.world.installations[0]?.repositories.push(home);
  };

  test.each([".github/earshot.yml", "earshot.yml"])("%s holds where the repository says nothing", async (path) => {
    organisation({ [path]: "mode: observe\n" });
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["neutral"]);
  });

  test("the repository wins", async () => {
    organisation({ "earshot.yml": "mode: observe\npolicies: {foreign-capture: {severity: warning}}\n" });
    onBase("mode: enforce\npolicies: {foreign-capture: {severity: error}}\n");
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["failure"]);
  });

  test("one that we may not read is none", async () => {
    github.addRepository("shop/.github", { "earshot.yml": "mode: observe\n" });
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["failure"]);
  });

  test("broken ones are told and passed over", async () => {
    organisation({ "earshot.yml": "mode: obsreve\n" });
    await reviewOnce(openSeed());
    expect(conclusions()).toEqual(["failure"]);
    expect(output()?.summary).toContain("The organisation's defaults are not used");
    expect(output()?.summary).toContain("earshot.yml");
  });
});
