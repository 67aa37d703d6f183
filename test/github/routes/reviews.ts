// Reviews of a pull request and the comments in them. One comment that lies outside of the diff refuses a whole review.
import { type AskedAnchor, placeComment } from "../anchors.ts";
import { type Answer, json, notFound, type RepositoryCall, type Routes, refuse } from "../answer.ts";
import { pullOf } from "../find-repository.ts";
import { commitsBetween } from "../git/merge.ts";
import { reviewCommentJson, reviewJson } from "../present/comments.ts";
import { nextId, type PullRequest, type Review, type ReviewComment, timestamp } from "../world.ts";
import { bodyProblem } from "./comments.ts";

interface AskedReview {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
  readonly comments?: readonly (AskedAnchor & { readonly body: string })[];
}

const [read, write] = [["pull_requests:read"], ["pull_requests:write"]];
const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export const reviewRoutes: Routes = {
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": {
    needs: read,
    answer: ({ world, repository, params }) => {
      const reviews = repository.reviews.filter(({ pull }) => pull === pullOf(repository, params.pull_number));
      return { kind: "list", items: reviews.map((review) => reviewJson(world, repository, review)) };
    },
  },
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": { needs: write, answer: createReview },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments": {
    needs: read,
    answer: (call) =>
      listComments(call, ({ review }) => review.pull === pullOf(call.repository, call.params.pull_number)),
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments": {
    needs: read,
    answer: (call) => {
      pullOf(call.repository, call.params.pull_number);
      return listComments(call, ({ review }) => review.id === Number(call.params.review_id));
    },
  },
  "GET /repos/{owner}/{repo}/pulls/comments/{comment_id}": {
    needs: read,
    answer: (call) => json(reviewCommentJson(call.world, call.repository, commentOf(call))),
  },
  "PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}": {
    needs: write,
    answer: (call) => {
      const comment = commentOf(call);
      if (comment.author !== call.app.bot) refuse(403, "Resource not accessible by integration");
      comment.body = checkBody((call.body as { readonly body: string }).body);
      comment.updated = timestamp(call.world);
      return json(reviewCommentJson(call.world, call.repository, comment));
    },
  },
  "DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}": {
    needs: write,
    answer: (call) => {
      const { reviewComments } = call.repository;
      reviewComments.splice(reviewComments.indexOf(commentOf(call)), 1);
      return { kind: "nothing", status: 204 };
    },
  },
};

function commentOf({ repository, params }: RepositoryCall): ReviewComment {
  return repository.reviewComments.find(({ id }) => id === Number(params.comment_id)) ?? notFound();
}

function listComments(call: RepositoryCall, isWanted: (comment: ReviewComment) => boolean): Answer {
  const items = call.repository.reviewComments.filter(isWanted);
  return { kind: "list", items: items.map((comment) => reviewCommentJson(call.world, call.repository, comment)) };
}

function createReview(call: RepositoryCall): Answer {
  const { world, app, repository, params } = call;
  const pull = pullOf(repository, params.pull_number);
  const asked = (call.body ?? {}) as AskedReview;
  const { body = "", comments = [], event } = asked;
  if (event === "REQUEST_CHANGES" && body === "") refuse(422, "Unprocessable Entity", ["Body can't be blank"]);
  if (event === "COMMENT" && body === "" && comments.length === 0) {
    refuse(422, "Unprocessable Entity", ["Review Can't be blank"]);
  }
  if (body !== "") checkBody(body);
  const review: Review = {
    ...{ id: nextId(world), pull, author: app.bot, body, state: event === undefined ? "PENDING" : STATES[event] },
    ...{ commit: commitOf(call, pull, asked.commit_id), submitted: timestamp(world) },
  };
  const placed = comments.map((comment) => toComment(call, review, comment));
  repository.reviews.push(review);
  repository.reviewComments.push(...placed);
  return json(reviewJson(world, repository, review));
}

function commitOf({ repository }: RepositoryCall, pull: PullRequest, asked = pull.headSha): string {
  const commits = commitsBetween(repository.objects, pull.baseSha, pull.headSha);
  return commits.includes(asked)
    ? asked
    : refuse(422, "Unprocessable Entity", ["Commit is not part of the pull request"]);
}

function toComment(
  call: RepositoryCall,
  review: Review,
  asked: AskedAnchor & { readonly body: string },
): ReviewComment {
  const { world, app, repository } = call;
  const placed = placeComment(repository, { ...review.pull, headSha: review.commit }, asked);
  if (placed.kind === "refused") return refuse(422, "Unprocessable Entity", [placed.why]);
  const { anchor, position, diffHunk } = placed;
  const body = checkBody(asked.body);
  const at = timestamp(world);
  return { id: nextId(world), review, author: app.bot, anchor, position, diffHunk, body, created: at, updated: at };
}

function checkBody(body: string): string {
  const problem = bodyProblem(body);
  return problem === undefined ? body : refuse(422, "Unprocessable Entity", [problem]);
}
