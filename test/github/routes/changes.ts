// What Apps change besides comments and checks: branches that are made or moved, and pull requests that are opened and edited.
import { type Answer, json, type RepositoryCall, type Routes, refuse } from "../answer.ts";
import { pullEvent } from "../events.ts";
import { pullOf } from "../find-repository.ts";
import { ancestors, commitsBetween } from "../git/merge.ts";
import { pullJson } from "../present/pull-requests.ts";
import { nodeId, repositoryUrl } from "../present/urls.ts";
import { addPullRequest } from "../pull-requests.ts";
import { moveBranch } from "../push.ts";

export const changeRoutes: Routes = {
  "POST /repos/{owner}/{repo}/git/refs": { needs: ["contents:write"], answer: createRef },
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": { needs: ["contents:write"], answer: updateRef },
  "POST /repos/{owner}/{repo}/pulls": { needs: ["pull_requests:write"], answer: createPull },
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": {
    needs: ["pull_requests:write"],
    answer: ({ world, repository, params, body }) => {
      const pull = pullOf(repository, params.pull_number);
      const { title = pull.title, body: text = pull.body } = body as {
        readonly title?: string;
        readonly body?: string;
      };
      Object.assign(pull, { title, body: text });
      return json(pullJson(world, repository, pull));
    },
  },
};

function createRef(call: RepositoryCall): Answer {
  const { world, repository, app } = call;
  const { ref, sha } = call.body as { readonly ref: string; readonly sha: string };
  if (repository.refs.has(ref)) refuse(422, "Reference already exists");
  if (repository.objects.get(sha)?.kind !== "commit") refuse(422, "Object does not exist");
  const branch = ref.replace(/^refs\/heads\//, "");
  world.happened.push(...moveBranch(world, repository, { branch, sha, author: app.bot }).events);
  return refJson(call, ref, 201);
}

function updateRef(call: RepositoryCall): Answer {
  const { world, repository, app, params } = call;
  const { sha, force = false } = call.body as { readonly sha: string; readonly force?: boolean };
  const ref = `refs/${params.ref}`;
  const before = repository.refs.get(ref) ?? refuse(422, "Reference does not exist");
  if (!force && !ancestors(repository.objects, sha).has(before)) refuse(422, "Update is not a fast forward");
  const branch = ref.replace(/^refs\/heads\//, "");
  world.happened.push(...moveBranch(world, repository, { branch, sha, author: app.bot }).events);
  return refJson(call, ref, 200);
}

function refJson({ world, repository }: RepositoryCall, ref: string, status: number): Answer {
  const url = `${repositoryUrl(world, repository)}/git`;
  const sha = repository.refs.get(ref) ?? "";
  const object = { type: "commit", sha, url: `${url}/commits/${sha}` };
  return json({ ref, node_id: nodeId("Ref", ref), url: `${url}/${ref}`, object }, status);
}

interface AskedPull {
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string;
}

function createPull(call: RepositoryCall): Answer {
  const { world, repository, app } = call;
  const { title, head: branch, base, body = null } = call.body as AskedPull;
  const [from, to] = [repository.refs.get(`refs/heads/${branch}`), repository.refs.get(`refs/heads/${base}`)];
  const why =
    from === undefined || to === undefined
      ? "head or base is invalid"
      : repository.pulls.some((pull) => pull.state === "open" && pull.head.branch === branch && pull.base === base)
        ? `A pull request already exists for ${repository.owner.login}:${branch}.`
        : commitsBetween(repository.objects, to, from).length === 0
          ? `No commits between ${base} and ${branch}`
          : undefined;
  if (why !== undefined) refuse(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message: why }]);
  const pull = addPullRequest(world, repository, {
    ...{ author: app.bot, title, body, draft: false, base, head: { repository, branch } },
  });
  world.happened.push(pullEvent(world, repository, { pull, action: "opened", sender: app.bot }));
  return json(pullJson(world, repository, pull), 201);
}
