// Commits, and the files that commits differ in, in the forms that GitHub's API gives them.
import type { ChangedFile } from "../git/changed-files.ts";
import { readObject, type Signature } from "../git/object-store.ts";
import type { Repository, World } from "../world.ts";
import { timestamp } from "../world.ts";
import { htmlUrl, nodeId, repositoryUrl, urlPath } from "./urls.ts";

const UNSIGNED = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** A commit as git has it: `GET …/git/commits/{sha}`. */
export function gitCommitJson(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const commit = readObject(repository.objects, sha, "commit");
  const [url, html] = [`${repositoryUrl(world, repository)}/git`, `${htmlUrl(world, repository)}/commit`];
  return {
    ...{ sha, node_id: nodeId("Commit", sha), url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` },
    ...{ author: signatureJson(world, commit.author), committer: signatureJson(world, commit.committer) },
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((parent) => ({
      ...{ sha: parent, url: `${url}/commits/${parent}`, html_url: `${html}/${parent}` },
    })),
    verification: UNSIGNED,
  };
}

/** A commit as GitHub shows it: `GET …/commits/{ref}` and in lists. */
export function commitJson(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const { author, committer, message, tree, parents, html_url } = gitCommitJson(world, repository, sha);
  const url = repositoryUrl(world, repository);
  return {
    ...{ sha, node_id: nodeId("Commit", sha), html_url, url: `${url}/commits/${sha}` },
    comments_url: `${url}/commits/${sha}/comments`,
    commit: {
      ...{ author, committer, message, tree, url: `${url}/git/commits/${sha}`, comment_count: 0 },
      verification: UNSIGNED,
    },
    ...{ author: null, committer: null },
    parents: (parents as { sha: string }[]).map((parent) => ({ ...parent, url: `${url}/commits/${parent.sha}` })),
  };
}

export function fileJson(
  world: World,
  repository: Repository,
  file: ChangedFile,
  ref: string,
): Record<string, unknown> {
  const [html, path] = [htmlUrl(world, repository), urlPath(file.path)];
  return {
    ...{ sha: file.sha, filename: file.path, status: file.status, additions: file.additions },
    ...{ deletions: file.deletions, changes: file.additions + file.deletions },
    ...{ blob_url: `${html}/blob/${ref}/${path}`, raw_url: `${html}/raw/${ref}/${path}` },
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${ref}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
  };
}

function signatureJson(world: World, { name, email, seconds }: Signature): Record<string, unknown> {
  return { name, email, date: timestamp(world, seconds * 1000) };
}
