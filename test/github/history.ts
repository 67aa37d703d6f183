// What GraphQL tells of a default branch: its commits, the check runs on them, and the pull requests through which they came; and of a
// file at a revision. Plain objects for graphql-js; arguments are kept to.
import { readText } from "./git/files.ts";
import { ancestors } from "./git/merge.ts";
import { readObject } from "./git/object-store.ts";
import type { PullRequest, Repository } from "./world.ts";

interface Paged {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string;
}

interface Filtered extends Paged {
  readonly filterBy?: { readonly appId?: number; readonly checkName?: string };
}

/** `defaultBranchRef` of a repository; null before its first commit. */
export function defaultBranchOf(repository: Repository) {
  const sha = repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  return sha === undefined ? null : { name: repository.defaultBranch, target: commitOf(repository, sha) };
}

/** `object(expression: "HEAD:path")`; null where there is no such file. */
export function objectOf(repository: Repository, expression = "") {
  const [revision = "", path = ""] = expression.split(/:(.*)/s);
  const tip = repository.refs.get(`refs/heads/${revision === "HEAD" ? repository.defaultBranch : revision}`);
  const text = tip === undefined ? undefined : readText(repository.objects, tip, path);
  return text === undefined ? null : { __typename: "Blob", text, isTruncated: text.length > 512_000 };
}

function commitOf(repository: Repository, sha: string): object {
  const { committer, author, parents } = readObject(repository.objects, sha, "commit");
  return {
    __typename: "Commit",
    oid: sha,
    committedDate: new Date(committer.seconds * 1_000).toISOString(),
    author: { user: { login: author.name } },
    parents: ({ first }: Paged) => ({ nodes: parents.slice(0, first).map((parent) => commitOf(repository, parent)) }),
    history: (asked: Paged) => {
      const from = Number(asked.after ?? 0);
      const end = from + (asked.first ?? 0);
      const all = [...ancestors(repository.objects, sha)];
      const nodes = all.slice(from, end).map((one) => commitOf(repository, one));
      return { nodes, pageInfo: { endCursor: String(end), hasNextPage: end < all.length } };
    },
    checkSuites: (asked: Filtered) => ({ nodes: suitesOf(repository, sha, asked) }),
    associatedPullRequests: ({ first = 0 }: Paged) => ({
      nodes: repository.pulls
        .filter((pull) => brought(repository, pull, sha))
        .slice(0, first)
        .map((pull) => pullOf(repository, pull)),
    }),
  };
}

function suitesOf({ checkRuns }: Repository, sha: string, { first, filterBy = {} }: Filtered): readonly object[] {
  const own = checkRuns.filter(
    ({ headSha, app }) => headSha === sha && (filterBy.appId === undefined || app.id === filterBy.appId),
  );
  const suites = [...new Set(own.map(({ suite }) => suite))].slice(0, first);
  return suites.map((suite) => ({
    checkRuns: (asked: Filtered) => {
      const runs = own.filter(
        (run) =>
          run.suite === suite && (asked.filterBy?.checkName === undefined || asked.filterBy.checkName === run.name),
      );
      // Unless all are asked for, those that others of the same name came after are left out.
      const latest = runs.filter((run) => runs.findLast(({ name }) => name === run.name) === run);
      return {
        nodes: latest.slice(0, asked.first).map(({ id, externalId, status, conclusion }) => ({
          databaseId: id,
          externalId,
          status: status.toUpperCase(),
          conclusion: conclusion?.toUpperCase() ?? null,
        })),
      };
    },
  }));
}

/** Its own commits, and the merge. */
function brought({ objects }: Repository, { headSha, mergeSha, baseSha, merged }: PullRequest, sha: string): boolean {
  if (merged && sha === mergeSha) return true;
  return ancestors(objects, headSha).has(sha) && !ancestors(objects, baseSha).has(sha);
}

function pullOf(repository: Repository, { number, merged, base, headSha }: PullRequest): object {
  return {
    number,
    merged,
    baseRefName: base,
    commits: () => ({ nodes: [{ commit: commitOf(repository, headSha) }] }),
  };
}
