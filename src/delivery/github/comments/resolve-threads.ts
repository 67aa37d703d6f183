// Comments of findings that are gone -> their threads, resolved. GitHub lets an App do so that may write contents; for others the
// comments alone say that it is over.

import { mayWriteContents } from "../client/may-write-contents.ts";
import { named, type Repository } from "../client/repository-client.ts";
import { graphqlErrors } from "../commands/commit-files.ts";

const THREADS = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pull) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}`;

const RESOLVE = `mutation ($threadId: ID!) {
  resolveReviewThread(input: { threadId: $threadId }) { thread { id } }
}`;

interface Threads {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly nodes: readonly {
          readonly id: string;
          readonly isResolved: boolean;
          readonly comments: { readonly nodes: readonly { readonly fullDatabaseId: string | null }[] };
        }[];
        readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
      };
    };
  };
}

const MOST_PAGES = 20;

/** `comments`: ids of the comments that began the threads. That GitHub does not allow it is no error. */
export async function resolveThreads(
  { repository, pull }: { readonly repository: Repository; readonly pull: number },
  comments: readonly number[],
): Promise<void> {
  if (!(await mayWriteContents(repository))) return;
  try {
    for (const threadId of await findThreads(repository, pull, new Set(comments.map(String))))
      await repository.github.graphql(RESOLVE, { threadId });
  } catch (error) {
    if (graphqlErrors(error) === undefined) throw error;
  }
}

async function findThreads(
  repository: Repository,
  pull: number,
  comments: ReadonlySet<string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Threads = await repository.github.graphql<Threads>(THREADS, { ...named(repository), pull, after });
    const { nodes, pageInfo } = answer.repository.pullRequest.reviewThreads;
    for (const { id, isResolved, comments: said } of nodes)
      if (!isResolved && comments.has(said.nodes[0]?.fullDatabaseId ?? "")) found.push(id);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return found;
}
