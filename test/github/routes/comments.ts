// The conversation of a pull request: comments that stand on no line.
import { json, notFound, type RepositoryCall, type Routes, refuse } from "../answer.ts";
import { pullOf } from "../find-repository.ts";
import { issueCommentJson } from "../present/comments.ts";
import { type IssueComment, nextId, timestamp } from "../world.ts";

const MOST_CHARACTERS = 65_536;
const read = ["issues:read", "pull_requests:read"];
const write = ["issues:write", "pull_requests:write"];

export const commentRoutes: Routes = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: read,
    answer: ({ world, repository, params }) => {
      const pull = pullOf(repository, params.issue_number);
      const comments = repository.issueComments.filter(({ number }) => number === pull.number);
      return { kind: "list", items: comments.map((comment) => issueCommentJson(world, repository, comment)) };
    },
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: write,
    answer: (call) => {
      const { world, app, repository, params } = call;
      const [{ number }, at] = [pullOf(repository, params.issue_number), timestamp(world)];
      const comment: IssueComment = {
        ...{ id: nextId(world), number, author: app.bot, app, body: checkBody(call), created: at, updated: at },
      };
      repository.issueComments.push(comment);
      return json(issueCommentJson(world, repository, comment), 201);
    },
  },
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: read,
    answer: (call) => json(issueCommentJson(call.world, call.repository, commentOf(call))),
  },
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: write,
    answer: (call) => {
      const comment = commentOf(call);
      comment.body = checkBody(call);
      comment.updated = timestamp(call.world);
      return json(issueCommentJson(call.world, call.repository, comment));
    },
  },
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: write,
    answer: (call) => {
      const { issueComments } = call.repository;
      issueComments.splice(issueComments.indexOf(commentOf(call)), 1);
      return { kind: "nothing", status: 204 };
    },
  },
};

function commentOf({ repository, params }: RepositoryCall): IssueComment {
  return repository.issueComments.find(({ id }) => id === Number(params.comment_id)) ?? notFound();
}

function checkBody({ body: asked }: RepositoryCall): string {
  const { body } = asked as { readonly body: string };
  const message = bodyProblem(body);
  const error = { resource: "IssueComment", code: "unprocessable", field: "data", message };
  return message === undefined ? body : refuse(422, "Validation Failed", [error]);
}

/** A comment has some text, and not too much. */
export function bodyProblem(body: string): string | undefined {
  if (body.trim() === "") return "Body can't be blank";
  return body.length > MOST_CHARACTERS ? `Body is too long (maximum is ${MOST_CHARACTERS} characters)` : undefined;
}
