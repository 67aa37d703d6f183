// A commit as GitHub's GraphQL tells it -> what the watch wants to know of it. The question and the shape of its answer stand here.
import { recallWatch, type WatchMemory } from "./watch-memory.ts";

/** Not `earshot`: the head of the default branch can be that of a pull request, which has a check run of this name. */
export const WATCH = "earshot watch";

/** Fifty commits take GitHub as much as ten plain requests. */
export const QUERY = `query ($owner: String!, $repo: String!, $app: Int!, $settings: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    settings: object(expression: $settings) { ... on Blob { text isTruncated } }
    defaultBranchRef {
      name
      target {
        ... on Commit {
          history(first: $first, after: $after) {
            pageInfo { endCursor hasNextPage }
            nodes {
              oid
              committedDate
              author { user { login } }
              parents(first: 1) { nodes { oid } }
              associatedPullRequests(first: 3) {
                nodes {
                  number merged baseRefName
                  commits(last: 1) { nodes { commit { checkSuites(first: 3, filterBy: { appId: $app }) { nodes {
                    checkRuns(first: 3, filterBy: { checkName: "earshot" }) { nodes { conclusion } }
                  } } } } }
                }
              }
              checkSuites(first: 3, filterBy: { appId: $app }) { nodes {
                checkRuns(first: 3, filterBy: { checkName: "${WATCH}" }) { nodes { databaseId externalId status conclusion } }
              } }
            }
          }
        }
      }
    }
  }
}`;

export interface Commit {
  readonly sha: string;
  /** Where the branch was before it; undefined for its first. */
  readonly parent: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined where the author is nobody on GitHub. */
  readonly by: string | undefined;
  /** Through which it came to this branch; none for a direct push. */
  readonly pulls: readonly MergedPull[];
  /** Undefined where no run of the watch has a conclusion on it. */
  readonly watched?: WatchMemory & { readonly conclusion: string };
}

export interface MergedPull {
  readonly number: number;
  /** What the check run of its head said in the end; undefined where there was none. */
  readonly conclusion: string | undefined;
}

type List<One> = { readonly nodes: readonly (One | null)[] | null } | null;

interface Run {
  readonly conclusion: string | null;
  readonly databaseId?: number | null;
  readonly externalId?: string | null;
}

interface WithRuns {
  readonly checkSuites: List<{ readonly checkRuns: List<Run> }>;
}

interface Node extends WithRuns {
  readonly oid: string;
  readonly committedDate: string;
  readonly parents: List<{ readonly oid: string }>;
  readonly author: { readonly user: { readonly login: string } | null } | null;
  readonly associatedPullRequests: List<{
    readonly number: number;
    readonly merged: boolean;
    readonly baseRefName: string;
    readonly commits: List<{ readonly commit: WithRuns }>;
  }>;
}

export interface Answer {
  readonly repository: {
    readonly settings: { readonly text?: string | null; readonly isTruncated?: boolean } | null;
    readonly defaultBranchRef: {
      readonly name: string;
      readonly target: {
        readonly history?: {
          readonly nodes: readonly (Node | null)[] | null;
          readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
        };
      } | null;
    } | null;
  } | null;
}

/** GitHub leaves out what may not be seen. */
export function list<One>(nodes: readonly (One | null)[] | null | undefined): readonly One[] {
  return (nodes ?? []).filter((node) => node !== null);
}

function runsOf({ checkSuites }: WithRuns): readonly Run[] {
  return list(checkSuites?.nodes).flatMap(({ checkRuns }) => list(checkRuns?.nodes));
}

export function toCommit(node: Node, branch: string): Commit {
  const pulls = list(node.associatedPullRequests?.nodes).filter(
    ({ merged, baseRefName }) => merged && baseRefName === branch,
  );
  const watched = runsOf(node)
    .toSorted((a, b) => (b.databaseId ?? 0) - (a.databaseId ?? 0))
    .flatMap(({ conclusion, externalId = null }) => {
      const memory = recallWatch(externalId);
      return memory === undefined || conclusion === null ? [] : [{ ...memory, conclusion: conclusion.toLowerCase() }];
    });
  return {
    sha: node.oid,
    parent: list(node.parents?.nodes)[0]?.oid,
    at: Date.parse(node.committedDate),
    by: node.author?.user?.login,
    pulls: pulls.map(({ number, commits }) => ({
      number,
      conclusion: list(commits?.nodes)
        .flatMap(({ commit }) => runsOf(commit))
        .at(-1)
        ?.conclusion?.toLowerCase(),
    })),
    ...(watched[0] !== undefined && { watched: watched[0] }),
  };
}
