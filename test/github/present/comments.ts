// Reviews and comments in the forms that GitHub's API gives them.
import { currentAnchor } from "../anchors.ts";
import type { IssueComment, Repository, Review, ReviewComment, World } from "../world.ts";
import { accountJson, appJson } from "./accounts.ts";
import { reactionsJson } from "./reactions.ts";
import { htmlUrl, nodeId, pullUrl, repositoryUrl } from "./urls.ts";

export function reviewJson(world: World, repository: Repository, review: Review): Record<string, unknown> {
  const html = `${htmlUrl(world, repository)}/pull/${review.pull.number}#pullrequestreview-${review.id}`;
  const pull = pullUrl(world, repository, review.pull);
  return {
    ...{ id: review.id, node_id: nodeId("PullRequestReview", review.id), user: accountJson(world, review.author) },
    ...{ body: review.body, state: review.state, html_url: html, pull_request_url: pull, author_association: "NONE" },
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.state === "PENDING" ? {} : { submitted_at: review.submitted }),
    commit_id: review.commit,
  };
}

/** A comment whose line a later push has changed is outdated: it keeps only where it was made. */
export function reviewCommentJson(
  world: World,
  repository: Repository,
  comment: ReviewComment,
): Record<string, unknown> {
  const { id, review, anchor, author } = comment;
  const current = currentAnchor(repository, comment);
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${id}`;
  const pull = pullUrl(world, repository, review.pull);
  const html = `${htmlUrl(world, repository)}/pull/${review.pull.number}#discussion_r${id}`;
  return {
    ...{ url, pull_request_review_id: review.id, id, node_id: nodeId("PullRequestReviewComment", id) },
    ...{ diff_hunk: comment.diffHunk, path: anchor.path, user: accountJson(world, author), body: comment.body },
    commit_id: current === undefined ? review.commit : review.pull.headSha,
    original_commit_id: review.commit,
    ...{ created_at: comment.created, updated_at: comment.updated, html_url: html, pull_request_url: pull },
    ...{
      author_association: "NONE",
      _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    },
    ...{ line: current?.line ?? null, start_line: current?.startLine ?? null, original_line: anchor.line },
    ...{ original_start_line: anchor.startLine ?? null, side: anchor.side, start_side: anchor.startSide ?? null },
    ...{ position: current?.position ?? null, original_position: comment.position, subject_type: "line" },
    reactions: reactionsJson(url),
  };
}

export function issueCommentJson(world: World, repository: Repository, comment: IssueComment): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/issues`;
  return {
    ...{ url: `${url}/comments/${comment.id}`, issue_url: `${url}/${comment.number}`, id: comment.id },
    html_url: `${htmlUrl(world, repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
    ...{ node_id: nodeId("IssueComment", comment.id), user: accountJson(world, comment.author), body: comment.body },
    ...{ created_at: comment.created, updated_at: comment.updated, author_association: "NONE" },
    performed_via_github_app: comment.app === null ? null : appJson(world, comment.app),
    reactions: reactionsJson(`${url}/comments/${comment.id}`),
  };
}
