import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ask, installedClient } from "../../../github/client.ts";
import { type FakeGitHub, startFakeGitHub } from "../../../github/fake-github.ts";
import type { PullRequest } from "../../../github/world.ts";
import { installOn, SEED_CHANGE } from "../stage.ts";
import { endStateOf, wrongIn } from "./end-state.ts";

let github: FakeGitHub;
let ask: Ask;
let pull: PullRequest;

const ROOT = "/repos/shop/mesh";
const annotation = { path: "demo/mysql.yaml", start_line: 1, end_line: 1, annotation_level: "failure", message: "m" };
const output = { title: "It moves", summary: "s", annotations: [annotation] };

beforeAll(async () => {
  github = await startFakeGitHub();
  const mesh = installOn(github, github.addApp(), "mesh");
  const [installation] = github.world.installations;
  if (installation === undefined) throw new Error("it was not installed");
  ask = await installedClient(github, installation);
  ({ pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE }));
});
afterAll(() => github.stop());

test("what was done once is right, and is told without names of commits", async () => {
  const summary = `base ${pull.baseSha.slice(0, 7)}`;
  const run = { name: "earshot", head_sha: pull.headSha, external_id: "pull/1 a..b" };
  await ask(`POST ${ROOT}/check-runs`, { ...run, conclusion: "failure", output: { ...output, summary } });
  expect(wrongIn(github.world)).toEqual([]);
  expect(endStateOf(github.world)).toMatchObject({
    "shop/mesh add-mysql": { run: { conclusion: "failure", summary: "base COMMIT" }, comments: [], summary: [] },
  });
});

test("an annotation, a comment, a verdict twice, and what has no end, are wrong", async () => {
  const run = { name: "earshot", head_sha: pull.headSha, external_id: "pull/1 a..b" };
  const { body: twin } = await ask(`POST ${ROOT}/check-runs`, { ...run, conclusion: "failure", output });
  await ask(`PATCH ${ROOT}/check-runs/${twin.id}`, { output });
  await ask(`POST ${ROOT}/check-runs`, { ...run, external_id: "pull/1", status: "in_progress" });
  const comment = { path: "demo/mysql.yaml", line: 1, side: "RIGHT", body: "it\n\n<!-- earshot:0123 -->" };
  for (const body of ["", ""])
    await ask(`POST ${ROOT}/pulls/1/reviews`, { commit_id: pull.headSha, event: "COMMENT", body, comments: [comment] });
  const wrong = wrongIn(github.world);
  for (const what of ["is there 2 times", "an annotation twice", "has no conclusion", "a comment twice", "two reviews"])
    expect(wrong.filter((told) => told.includes(what))).toHaveLength(1);
  expect(wrong).toHaveLength(5);
});
