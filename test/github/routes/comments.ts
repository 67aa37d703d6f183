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

/** The text of a comment: some, and not too much. */
export function checkBody(call: Pick<RepositoryCall, "body">): string {
  const { body } = call.body as { readonly body: string };
  if (body.trim() === "") refuse(422, "Validation Failed", ["Body can't be blank"]);
  const isLong = body.length > MOST_CHARACTERS;
  return isLong
    ? refuse(422, "Validation Failed", [`Body is too long (maximum is ${MOST_CHARACTERS} characters)`])
    : body;
}
