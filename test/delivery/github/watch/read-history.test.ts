// A long history costs a request for fifty commits, and four at most.
import { expect, test } from "vitest";
import { readHistory } from "../../../../src/delivery/github/watch/read-history.ts";
import { app, github, mesh, openSeed, repositoryOf, useReviewStage } from "../review-stage.ts";

useReviewStage();

const read = () => readHistory(repositoryOf(), { app, settingsPath: ".github/earshot.yml" });

function commitOften(times: number): void {
  for (let count = 0; count < times; count++)
    github.commitAndPush(mesh, { branch: "main", changes: { "count.txt": `${mesh.id} ${times} ${count}` } });
}

test("the settings, and where the branch was, without the commits that a merge brought", async () => {
  github.commitAndPush(mesh, { branch: "main", changes: { ".github/earshot.yml": "watch: weekly\n" } });
  const pull = openSeed();
  github.mergePullRequest(mesh, pull);
  const history = await read();
  expect(history).toMatchObject({ branch: "main", settings: "watch: weekly\n" });
  expect(history?.commits.map(({ pulls }) => pulls.map(({ number }) => number))).toEqual([[1], [], []]);
  expect(history?.commits.map(({ sha }) => sha)).not.toContain(pull.headSha);
});

test("pages are read until a look is found, or there are enough", async () => {
  commitOften(60);
  const tip = mesh.refs.get("refs/heads/main") ?? "";
  const short = await read();
  expect(short?.commits).toHaveLength(61);
  expect(short?.isCut).toBe(false);
  expect(github.count("POST /graphql")).toBe(2);
  commitOften(160);
  const long = await read();
  expect(long?.commits).toHaveLength(200);
  expect(long?.isCut).toBe(true);
  expect(github.count("POST /graphql")).toBe(6);
  const memory = { name: "earshot watch", external_id: `watch/${tip} 2026-11-02`, conclusion: "success" } as const;
  const parent = mesh.refs.get("refs/heads/main") ?? "";
  await repositoryOf().github.rest.checks.create({ owner: "shop", repo: "mesh", head_sha: parent, ...memory });
  const [head] = (await read())?.commits ?? [];
  expect(head?.watched).toEqual({ base: tip, day: "2026-11-02", conclusion: "success" });
  expect(github.count("POST /graphql")).toBe(7);
});

test("a repository without a commit has no history", async () => {
  mesh.refs.clear();
  expect(await read()).toBeUndefined();
});
