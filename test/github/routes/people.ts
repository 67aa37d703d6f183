// What people may do in a repository, and their reactions to comments.
import { json, notFound, type RepositoryCall, type Routes } from "../answer.ts";
import { accountJson } from "../present/accounts.ts";
import { nodeId } from "../present/urls.ts";
import { nextId, type Reaction, timestamp, type World } from "../world.ts";

export const peopleRoutes: Routes = {
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": {
    needs: ["metadata:read"],
    answer: ({ world, repository, params }) => {
      const account = world.accounts.get((params.username ?? "").toLowerCase()) ?? notFound();
      const permission = repository.collaborators.get(account.login) ?? "read";
      return json({
        permission,
        role_name: permission,
        user: { ...accountJson(world, account), role_name: permission },
      });
    },
  },
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": {
    needs: ["issues:read", "pull_requests:read"],
    answer: (call) => {
      const reactions = call.repository.reactions.filter(({ comment }) => comment === commentOf(call));
      return { kind: "list", items: reactions.map((reaction) => reactionJson(call.world, reaction)) };
    },
  },
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": {
    needs: ["issues:write", "pull_requests:write"],
    answer: (call) => {
      const { world, repository, app } = call;
      const { content } = call.body as { readonly content: string };
      const comment = commentOf(call);
      const known = repository.reactions.find(
        (one) => one.comment === comment && one.author === app.bot && one.content === content,
      );
      if (known !== undefined) return json(reactionJson(world, known), 200);
      const reaction = { id: nextId(world), comment, author: app.bot, content, created: timestamp(world) };
      repository.reactions.push(reaction);
      return json(reactionJson(world, reaction), 201);
    },
  },
};

function commentOf({ repository, params }: RepositoryCall): number {
  return repository.issueComments.find(({ id }) => id === Number(params.comment_id))?.id ?? notFound();
}

function reactionJson(world: World, { id, author, content, created }: Reaction): Record<string, unknown> {
  return { id, node_id: nodeId("Reaction", id), user: accountJson(world, author), content, created_at: created };
}
