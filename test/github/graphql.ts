// A GraphQL request -> what GitHub answers: judged and carried out with a slice of GitHub's own schema. It can make a commit on
// a branch, list the threads of a pull request and resolve one.
import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { buildSchema, GraphQLError, graphqlSync, parse, validate } from "graphql";
import { type Actor, refuse } from "./answer.ts";
import { findRepository } from "./find-repository.ts";
import { flatten } from "./git/files.ts";
import { readObject } from "./git/object-store.ts";
import { defaultBranchOf, objectOf } from "./history.ts";
import { nodeId } from "./present/urls.ts";
import { push } from "./push.ts";
import type { PullRequest, Repository, Token, World } from "./world.ts";

const schema = buildSchema(readFileSync(new URL("schema.graphql", import.meta.url), "utf8"));

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface Commit {
  readonly branch: { readonly repositoryNameWithOwner?: string; readonly branchName?: string };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

/** GitHub answers 200 also when it refuses; `wrong` is what its schema forbids. */
export function answerGraphql(
  world: World,
  actor: Actor,
  body: unknown,
): { readonly answer: unknown; readonly wrong: readonly string[] } {
  if (actor.kind !== "installation") return refuse(401, "This endpoint requires you to be authenticated.");
  const { query, variables } = (body ?? {}) as Partial<Asked>;
  if (typeof query !== "string") return refuse(400, "A query attribute must be specified and must be a string.");
  const wrong = validate(schema, parse(query)).map(({ message }) => message);
  const rootValue = {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const repository = visible(world, actor.token, `${owner}/${name}`);
      return {
        defaultBranchRef: () => defaultBranchOf(repository),
        object: ({ expression, oid }: { readonly expression?: string; readonly oid?: string }) =>
          oid === undefined ? objectOf(repository, expression) : objectById(repository, oid),
        pullRequest: ({ number }: { readonly number: number }) => pullOf(repository, number),
      };
    },
    createCommitOnBranch: ({ input }: { readonly input: Commit }) => commit(world, actor, input),
    resolveReviewThread: ({ input }: { readonly input: { readonly threadId: string } }) =>
      resolveThread(actor.token, input.threadId),
  };
  const { data, errors } = graphqlSync({
    schema,
    source: query,
    rootValue,
    ...(variables && { variableValues: variables }),
  });
  const told = errors?.map(({ message, path, locations, extensions }) => {
    if (extensions.type === undefined && !wrong.includes(message)) wrong.push(message);
    return { ...(extensions.type !== undefined && { type: extensions.type }), path, locations, message };
  });
  return { answer: { data, ...(told !== undefined && { errors: told }) }, wrong };
}

function visible(world: World, token: Token, name: string): Repository {
  const [owner, repo] = name.split("/");
  const repository = findRepository(world, owner, repo);
  if (repository !== undefined && token.repositories.includes(repository)) return repository;
  return fail("NOT_FOUND", `Could not resolve to a Repository with the name '${name}'.`);
}

function fail(type: string, message: string): never {
  throw new GraphQLError(message, { extensions: { type } });
}

function needContents({ permissions }: Token): void {
  if (permissions.contents !== "write") fail("FORBIDDEN", "Resource not accessible by integration");
}

function commit(world: World, { app, token }: Extract<Actor, { kind: "installation" }>, asked: Commit) {
  const { repositoryNameWithOwner = "", branchName = "" } = asked.branch;
  const repository = visible(world, token, repositoryNameWithOwner);
  needContents(token);
  const tip = repository.refs.get(`refs/heads/${branchName}`);
  if (tip === undefined) return fail("NOT_FOUND", `No such branch ${branchName} on ${repositoryNameWithOwner}`);
  if (tip !== asked.expectedHeadOid)
    return fail(
      "STALE_DATA",
      `Expected branch to point to "${asked.expectedHeadOid}" but it did not. Pull and try again.`,
    );
  const refusal = repository.protectedBranches.get(branchName);
  if (refusal !== undefined) return fail("UNPROCESSABLE", refusal);
  const { additions = [], deletions = [] } = asked.fileChanges ?? {};
  const files = flatten(repository.objects, readObject(repository.objects, tip, "commit").tree);
  const missing = deletions.find(({ path }) => !files.has(path));
  if (missing !== undefined)
    return fail("UNPROCESSABLE", `A path was requested for deletion which does not exist: ${missing.path}`);
  const { headline, body } = asked.message;
  const { sha, events } = push(world, repository, {
    branch: branchName,
    author: app.bot,
    message: body === undefined ? headline : `${headline}\n\n${body}`,
    changes: Object.fromEntries([
      ...additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64")]),
      ...deletions.map(({ path }) => [path, null]),
    ]),
  });
  world.happened.push(...events);
  return { commit: { oid: sha } };
}

const LONGEST_TEXT = 512_000;

/** Text is text to GitHub: it cuts off what is long, and decodes what is not UTF-8 as it sees fit. */
function objectById({ objects }: Repository, oid: string) {
  const object = objects.get(oid);
  if (object?.kind !== "blob") return object === undefined ? null : { __typename: "Commit", oid };
  const { bytes } = object;
  const isBinary = bytes.subarray(0, 8_000).includes(0);
  const shown = bytes.subarray(0, LONGEST_TEXT);
  const text = isBinary ? null : shown.toString(isUtf8(bytes) ? "utf8" : "latin1");
  return { __typename: "Blob", oid, isTruncated: shown.length < bytes.length, text };
}

/** Each comment of ours begins a thread. */
function pullOf(repository: Repository, number: number) {
  const pull = repository.pulls.find((one) => one.number === number);
  if (pull === undefined) return fail("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
  return {
    reviewThreads: ({ first, after }: { readonly first?: number; readonly after?: string }) => {
      const from = Number(after ?? 0);
      const end = from + (first ?? 0);
      const all = threadsOf(repository, pull);
      return { nodes: all.slice(from, end), pageInfo: { endCursor: String(end), hasNextPage: end < all.length } };
    },
  };
}

function threadsOf({ reviewComments, resolvedThreads }: Repository, pull: PullRequest) {
  return reviewComments
    .filter(({ review }) => review.pull === pull)
    .map(({ id }) => ({
      id: nodeId("PullRequestReviewThread", id),
      isResolved: resolvedThreads.has(id),
      comments: { nodes: [{ fullDatabaseId: String(id) }] },
    }));
}

/** GitHub wants contents: write for it. */
function resolveThread(token: Token, threadId: string) {
  needContents(token);
  for (const { reviewComments, resolvedThreads } of token.repositories) {
    const comment = reviewComments.find(({ id }) => nodeId("PullRequestReviewThread", id) === threadId);
    if (comment === undefined) continue;
    resolvedThreads.add(comment.id);
    return { thread: { id: threadId, isResolved: true, comments: { nodes: [] } } };
  }
  return fail("NOT_FOUND", `Could not resolve to a node with the global id of '${threadId}'`);
}
