// "Waive", from the comment to the pull request that the owners merge.
import { expect, test } from "vitest";
import { readSettings } from "../../../../src/settings/read-settings.ts";
import { conclusions, github, mesh, openSeed, reviewOnce, useReviewStage } from "../review-stage.ts";
import { answers, carryOut, comment, reactionsTo, WHOLE } from "./command-stage.ts";

useReviewStage({ permissions: WHOLE });

const SETTINGS = ".github/earshot.yml";
const WAIVE = "/earshot waive foreign-capture ServiceEntry demo/mysql until 2099-03-31 because it moves in March";

const commit = (changes: Readonly<Record<string, string>>) => github.commitAndPush(mesh, { branch: "main", changes });
const branches = () => [...mesh.refs.keys()].filter((ref) => ref.startsWith("refs/heads/earshot/"));
const proposed = () => github.readFileAt(mesh, branches()[0]?.replace("refs/heads/", "") ?? "", SETTINGS);

test("a waiver is a pull request of its own; it counts once it is merged, and not before", async () => {
  commit({
    [SETTINGS]: "# ours\nmode: enforce # yes\n",
    CODEOWNERS: "* @shop/all\n.github/ @shop/platform lead@shop.example\n",
  });
  const pull = openSeed();
  await reviewOnce(pull);
  const job = comment(pull, WAIVE);
  await carryOut(job);
  expect(reactionsTo(job)).toEqual(["eyes", "rocket"]);
  expect(answers()).toEqual([expect.stringContaining("It belongs to `@shop/platform`, `lead@shop.example`")]);
  expect(proposed()).toBe(`# ours
mode: enforce # yes
waivers:
- policy: foreign-capture
  resource: ServiceEntry demo/mysql
  reason: it moves in March
  owner: "@dev"
  until: "2099-03-31"
`);
  const [, waiver] = mesh.pulls;
  expect(waiver).toMatchObject({
    base: "main",
    title: "Waive foreign-capture of ServiceEntry demo/mysql until 2099-03-31",
  });
  expect(waiver?.body).toContain("because it moves in March");
  expect(waiver?.body).not.toMatch(/(?<![`\w])@/);

  await reviewOnce(pull, { again: true });
  if (waiver !== undefined) github.mergePullRequest(mesh, waiver);
  await reviewOnce(pull, { again: true });
  expect(conclusions()).toEqual(["failure", "failure", "success"]);
});

test("a second one for the same changes the first", async () => {
  const pull = openSeed();
  await carryOut(comment(pull, WAIVE));
  await carryOut(comment(pull, WAIVE.replace("2099-03-31", "2099-06-30")));
  expect(branches()).toHaveLength(1);
  expect(proposed()?.match(/until: .*/g)).toEqual(['until: "2099-06-30"']);
  expect(mesh.pulls.map(({ title }) => title).slice(1)).toEqual([expect.stringContaining("until 2099-06-30")]);
  expect(answers()[1]).toContain("was there and is up to date");
});

test("after the first was closed, its branch begins anew", async () => {
  const pull = openSeed();
  await carryOut(comment(pull, WAIVE));
  const [, waiver] = mesh.pulls;
  if (waiver !== undefined) github.closePull(mesh, waiver);
  commit({ [SETTINGS]: "mode: observe\n" });
  await carryOut(comment(pull, WAIVE));
  expect(mesh.pulls).toHaveLength(3);
  expect(proposed()).toMatch(/^mode: observe\nwaivers:\n/);
});

test("without the right to write, the answer has the lines to be added by hand", async () => {
  const [installation] = github.world.installations;
  if (installation !== undefined) installation.permissions = { ...WHOLE, contents: "read" };
  await carryOut(comment(openSeed(), WAIVE.replace("moves", "``` @dev moves")));
  const [, lines = ""] = /\n````yaml\n(.*?)````/s.exec(answers()[0] ?? "") ?? [];
  expect(lines).toMatch(/^waivers:\n- policy: foreign-capture\n {2}resource: ServiceEntry demo\/mysql\n/);
  expect(readSettings({ path: SETTINGS, text: lines })).toMatchObject({
    kind: "settings",
    settings: { waivers: [{ reason: "it ``` @dev moves in March" }] },
  });
  expect(branches()).toEqual([]);
});

test("the only finding need not be named, or only by its id", async () => {
  const pull = openSeed();
  await carryOut(comment(pull, "/earshot waive until 2099-03-31 because so"));
  expect(proposed()).toContain("resource: ServiceEntry demo/mysql");
});

test.each([
  ["/earshot waive dead0000 until 2099-03-31 so", "has no such finding. It has:"],
  ["/earshot waive foreign-capture Service demo/other until 2099-03-31 so", "has no such finding. It has:"],
  ["/earshot waive foreign-capture until 2020-01-31 so", "2020-01-31 is over"],
])("%s changes nothing", async (body, why) => {
  const pull = openSeed();
  const job = comment(pull, body);
  await carryOut(job);
  expect(answers()).toEqual([expect.stringContaining(why)]);
  expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
  expect([branches(), mesh.pulls.length]).toEqual([[], 1]);
});

test("settings that are broken are not touched", async () => {
  commit({ [SETTINGS]: "mode: [\n" });
  await carryOut(comment(openSeed(), WAIVE));
  expect(answers()).toEqual([expect.stringMatching(/Not done: .* cannot be edited/)]);
  expect(mesh.pulls).toHaveLength(1);
});

test("without the permission to write, what to add is told", async () => {
  const [installation] = github.world.installations;
  if (installation !== undefined) installation.permissions = { ...WHOLE, contents: "read" };
  await carryOut(comment(openSeed(), WAIVE));
  expect(answers()[0]).toContain("**Contents: read and write**");
  expect(answers()[0]).toContain("\n  resource: ServiceEntry demo/mysql\n");
});
