// What counts as the App's own, among the check runs and comments that are there.
import nock from "nock";
import { expect, test } from "vitest";
import { listCheckRuns } from "../../../src/delivery/github/check-run/check-run.ts";
import { remember } from "../../../src/delivery/github/check-run/plan-check-run.ts";
import { publishComments } from "../../../src/delivery/github/comments/publish-comments.ts";
import { cannedGitHub } from "./canned-github.ts";

test("check runs: of this App where GitHub says whose they are, and with a memory of ours", async () => {
  const { repository, github } = cannedGitHub();
  const run = (id: number, rest: object) => ({
    id,
    status: "completed",
    conclusion: "success",
    external_id: remember({ pull: 7 }),
    ...rest,
  });
  const runs = [
    run(1, { app: { id: 5 } }),
    run(2, { app: { id: 6 } }),
    run(3, { app: null }),
    run(4, { external_id: "x" }),
  ];
  github.get("/commits/head1/check-runs").query(true).reply(200, { total_count: runs.length, check_runs: runs });
  const found = await listCheckRuns({ repository, app: { id: 5, slug: "earshot" } }, "head1");
  expect(found.map(({ id }) => id)).toEqual([1, 3]);
});

test.each([
  ["earshot", { login: "Earshot[bot]", type: "Bot" }, true],
  ["earshot", { login: "other[bot]", type: "Bot" }, false],
  ["", { login: "other[bot]", type: "Bot" }, true],
  ["", { login: "mallory", type: "User" }, false],
])("comments for slug %j: those of %j", async (slug, user, isOurs) => {
  const { repository, github } = cannedGitHub();
  const body = "told before <!-- earshot:gone-by-now -->";
  github
    .get("/pulls/7/comments")
    .query(true)
    .reply(200, [{ id: 1, body, user }]);
  github.get("/issues/7/comments").query(true).reply(200, []);
  const edited = github.patch("/pulls/comments/1").reply(200, {});
  const reviewThreads = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };
  nock("https://ghe.example")
    .post("/api/graphql")
    .reply(200, { data: { repository: { pullRequest: { reviewThreads } } } });
  const { signal } = new AbortController();
  await publishComments({
    repository,
    app: { id: 5, slug },
    signal,
    pull: 7,
    head: "head1",
    isDraft: false,
    report: async () => undefined,
  });
  expect(edited.isDone()).toBe(isOurs);
});
