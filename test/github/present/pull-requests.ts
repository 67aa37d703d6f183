// A pull request in the two forms that GitHub's API gives it: whole, and as an element of a list.
import { commitsBetween } from "../git/merge.ts";
import { filesOf } from "../pull-files.ts";
import type { PullRequest, Repository, World } from "../world.ts";
import { accountJson } from "./accounts.ts";
import { reactionsJson } from "./reactions.ts";
import { repositoryJson } from "./repositories.ts";
import { fullName, htmlUrl, nodeId, pullUrl, repositoryUrl } from "./urls.ts";

export function simplePullJson(world: World, repository: Repository, pull: PullRequest): Record<string, unknown> {
  const [url, html] = [pullUrl(world, repository, pull), `${htmlUrl(world, repository)}/pull/${pull.number}`];
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`;
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`;
  const closed = pull.state === "closed" ? pull.updated : null;
  const links = {
    ...{ self: url, html, issue, comments: `${issue}/comments`, review_comments: `${url}/comments`, statuses },
    ...{ review_comment: `${repositoryUrl(world, repository)}/pulls/comments{/number}`, commits: `${url}/commits` },
  };
  return {
    ...{ url, id: pull.id, node_id: nodeId("PullRequest", pull.id), html_url: html, diff_url: `${html}.diff` },
    ...{ patch_url: `${html}.patch`, issue_url: issue, number: pull.number, state: pull.state, locked: false },
    ...{ title: pull.title, user: accountJson(world, pull.author), body: pull.body, created_at: pull.created },
    ...{ updated_at: pull.updated, closed_at: closed, merged_at: pull.merged ? closed : null },
    ...{ merge_commit_sha: pull.mergeSha, assignee: null, assignees: [], requested_reviewers: [] },
    ...{ requested_teams: [], labels: [], milestone: null, draft: pull.draft, commits_url: links.commits },
    ...{ review_comments_url: links.review_comments, review_comment_url: links.review_comment },
    ...{ comments_url: links.comments, statuses_url: statuses },
    head: endJson(world, { repository: pull.head.repository, ref: pull.head.branch, sha: pull.headSha }),
    base: endJson(world, { repository, ref: pull.base, sha: pull.baseSha }),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    ...{ author_association: "MEMBER", auto_merge: null, active_lock_reason: null },
  };
}

interface End {
  readonly repository: Repository;
  readonly ref: string;
  readonly sha: string;
}

function endJson(world: World, { repository, ref, sha }: End): Record<string, unknown> {
  const { owner } = repository;
  const repo = repositoryJson(world, repository);
  return { label: `${owner.login}:${ref}`, ref, sha, user: accountJson(world, owner), repo };
}

export function pullJson(world: World, repository: Repository, pull: PullRequest): Record<string, unknown> {
  const files = filesOf(repository, pull);
  const sum = (field: "additions" | "deletions") => files.reduce((total, file) => total + file[field], 0);
  const states = { true: "clean", false: "dirty", null: "unknown" };
  return {
    ...simplePullJson(world, repository, pull),
    ...{ merged: pull.merged, mergeable: pull.mergeable, rebaseable: pull.mergeable, merged_by: null },
    mergeable_state: pull.draft && pull.mergeable === true ? "draft" : states[`${pull.mergeable}`],
    comments: repository.issueComments.filter(({ number }) => number === pull.number).length,
    review_comments: repository.reviewComments.filter(({ review }) => review.pull === pull).length,
    maintainer_can_modify: fullName(pull.head.repository) !== fullName(repository),
    commits: commitsBetween(repository.objects, pull.baseSha, pull.headSha).length,
    ...{ additions: sum("additions"), deletions: sum("deletions"), changed_files: files.length },
  };
}

/** The same as an issue, which is what comments of its conversation belong to. */
export function issueJson(world: World, repository: Repository, pull: PullRequest): Record<string, unknown> {
  const simple = simplePullJson(world, repository, pull);
  const url = String(simple.issue_url);
  const fields = ["id", "number", "state", "locked", "title", "user", "body", "created_at", "updated_at", "closed_at"];
  const more = ["assignee", "assignees", "labels", "milestone", "draft", "author_association", "active_lock_reason"];
  return {
    ...Object.fromEntries([...fields, ...more, "comments_url", "html_url"].map((field) => [field, simple[field]])),
    ...{ url, node_id: nodeId("Issue", pull.id), repository_url: repositoryUrl(world, repository) },
    ...{ labels_url: `${url}/labels{/name}`, events_url: `${url}/events`, timeline_url: `${url}/timeline` },
    comments: repository.issueComments.filter(({ number }) => number === pull.number).length,
    pull_request: {
      ...{ url: simple.url, html_url: simple.html_url, diff_url: simple.diff_url, patch_url: simple.patch_url },
      merged_at: simple.merged_at,
    },
    ...{ performed_via_github_app: null, state_reason: null, reactions: reactionsJson(url) },
  };
}
