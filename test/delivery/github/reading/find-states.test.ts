import { expect, test } from "vitest";
import type { PullRequest } from "../../../../src/delivery/github/client/repository-client.ts";
import { findStates } from "../../../../src/delivery/github/reading/find-states.ts";
import { cannedGitHub, commitAnswer } from "../canned-github.ts";

function pullRequest(rest: object = {}): PullRequest {
  const repo = { id: 1 };
  const base = { ref: "main", sha: "base1", repo };
  return {
    number: 7,
    mergeable: true,
    merge_commit_sha: "merge1",
    head: { sha: "head1", repo },
    base,
    ...rest,
  } as PullRequest;
}

const WAITING = { signal: new AbortController().signal, delays: [1, 1] };
const tip = (sha: string) => ({ object: { sha } });

test("GitHub's merge of this head into the base tip", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/git/commits/merge1").reply(200, commitAnswer("merge1", "treeM", ["base1", "head1"]));
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base1"));
  github.get("/git/commits/base1").reply(200, commitAnswer("base1", "treeB"));
  expect(await findStates(repository, pullRequest(), WAITING)).toMatchObject({
    before: { commit: "base1", tree: "treeB" },
    after: { commit: "merge1", tree: "treeM" },
    notices: [],
    isFork: false,
  });
});

test.each([
  ["another repository", { id: 2 }],
  ["a repository that is gone", null],
])("a head in %s is one of a fork", async (_, repo) => {
  const { repository, github } = cannedGitHub();
  github.get("/git/commits/merge1").reply(200, commitAnswer("merge1", "treeM", ["base1", "head1"]));
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base1"));
  github.get("/git/commits/base1").reply(200, commitAnswer("base1", "treeB"));
  const pull = pullRequest({ head: { sha: "head1", repo } });
  expect(await findStates(repository, pull, WAITING)).toMatchObject({ isFork: true });
});

test("a merge that GitHub has not made yet is waited for", async () => {
  const { repository, github } = cannedGitHub();
  const early = pullRequest({ mergeable: null, merge_commit_sha: null });
  github.get("/git/ref/pull%2F7%2Fmerge").reply(404);
  github.get("/pulls/7").reply(200, pullRequest());
  github.get("/git/commits/merge1").reply(200, commitAnswer("merge1", "treeM", ["base1", "head1"]));
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base1"));
  github.get("/git/commits/base1").reply(200, commitAnswer("base1", "treeB"));
  expect(await findStates(repository, early, WAITING)).toMatchObject({ after: { commit: "merge1" }, notices: [] });
});

test("the merge of an earlier head is not taken", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/git/commits/merge1").reply(200, commitAnswer("merge1", "old", ["base1", "head0"]));
  github.get("/git/ref/pull%2F7%2Fmerge").reply(200, tip("merge2"));
  github.get("/git/commits/merge2").reply(200, commitAnswer("merge2", "treeM", ["base1", "head1"]));
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base1"));
  github.get("/git/commits/base1").reply(200, commitAnswer("base1", "treeB"));
  expect(await findStates(repository, pullRequest(), WAITING)).toMatchObject({ after: { commit: "merge2" } });
});

test("a merge with the base of a moment ago is compared with that base", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/pulls/7").times(2).reply(200, pullRequest());
  github
    .get("/git/commits/merge1")
    .times(3)
    .reply(200, commitAnswer("merge1", "treeM", ["base1", "head1"]));
  github.get("/git/ref/heads%2Fmain").times(3).reply(200, tip("base2"));
  github.get("/git/commits/base1").reply(200, commitAnswer("base1", "treeB"));
  expect(await findStates(repository, pullRequest(), WAITING)).toMatchObject({ before: { commit: "base1" } });
});

test("a conflict: head against the merge base, and a notice", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base2"));
  const fork = { sha: "fork1", commit: { tree: { sha: "treeF" } } };
  github.get("/compare/base2...head1?per_page=1").reply(200, { merge_base_commit: fork });
  github.get("/git/commits/head1").reply(200, commitAnswer("head1", "treeH"));
  const states = await findStates(repository, pullRequest({ mergeable: false, merge_commit_sha: null }), WAITING);
  expect(states).toMatchObject({ before: { tree: "treeF" }, after: { tree: "treeH" } });
  expect(states.notices).toMatchObject([
    { code: "not-merged", message: expect.stringContaining("conflicts with main") },
  ]);
});

test("without a merge result, a head that has all of the base is one", async () => {
  const { repository, github } = cannedGitHub();
  const early = pullRequest({ mergeable: null, merge_commit_sha: null });
  github.get("/pulls/7").times(2).reply(200, early);
  github.get("/git/ref/pull%2F7%2Fmerge").times(3).reply(404);
  github.get("/git/ref/heads%2Fmain").reply(200, tip("base1"));
  const fork = { sha: "base1", commit: { tree: { sha: "treeB" } } };
  github.get("/compare/base1...head1?per_page=1").reply(200, { merge_base_commit: fork });
  github.get("/git/commits/head1").reply(200, commitAnswer("head1", "treeH"));
  expect(await findStates(repository, early, WAITING)).toMatchObject({ after: { tree: "treeH" }, notices: [] });
});

test("a head that moves meanwhile ends it", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/git/ref/pull%2F7%2Fmerge").reply(404);
  github.get("/pulls/7").reply(200, pullRequest({ head: { sha: "head2" } }));
  const early = pullRequest({ mergeable: null, merge_commit_sha: null });
  await expect(findStates(repository, early, WAITING)).rejects.toMatchObject({ name: "superseded" });
});
