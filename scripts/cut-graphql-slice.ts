// GitHub's GraphQL schema -> test/github/schema.graphql: the queries and mutations that our fake of it answers, with the fields
// of objects that are named here and all that can be given to them; structure alone.
// `node scripts/cut-graphql-slice.ts …/schema.graphql` (from the npm package @octokit/graphql-schema)
import { readFileSync, writeFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isSpecifiedScalarType,
} from "graphql";

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Query: ["repository"],
  Repository: ["defaultBranchRef", "object", "pullRequest"],
  Ref: ["name", "target"],
  GitObject: ["oid"],
  Blob: ["isTruncated", "oid", "text"],
  Commit: ["associatedPullRequests", "author", "checkSuites", "committedDate", "history", "oid", "parents"],
  CommitConnection: ["nodes"],
  GitActor: ["user"],
  User: ["login"],
  CommitHistoryConnection: ["nodes", "pageInfo"],
  CheckSuiteConnection: ["nodes"],
  CheckSuite: ["checkRuns"],
  CheckRunConnection: ["nodes"],
  CheckRun: ["conclusion", "databaseId", "externalId", "status"],
  PullRequestConnection: ["nodes"],
  PullRequestCommitConnection: ["nodes"],
  PullRequestCommit: ["commit"],
  PullRequest: ["baseRefName", "commits", "merged", "number", "reviewThreads"],
  PullRequestReviewThreadConnection: ["nodes", "pageInfo"],
  PageInfo: ["endCursor", "hasNextPage"],
  PullRequestReviewThread: ["comments", "id", "isResolved"],
  PullRequestReviewCommentConnection: ["nodes"],
  PullRequestReviewComment: ["fullDatabaseId"],
  Mutation: ["createCommitOnBranch", "resolveReviewThread"],
  CreateCommitOnBranchPayload: ["commit"],
  ResolveReviewThreadPayload: ["thread"],
};

const path = process.argv[2];
if (path === undefined) throw new Error("give the path of GitHub's GraphQL schema");
const schema = buildSchema(readFileSync(path, "utf8"), { assumeValidSDL: true });
const given = new Set<GraphQLNamedType>();
const parts = Object.entries(FIELDS).map(([name, fields]) => {
  const type = schema.getType(name) as GraphQLObjectType | GraphQLInterfaceType;
  const all = type.getFields();
  const kept = type.getInterfaces().filter((one) => Object.hasOwn(FIELDS, one.name));
  const implementing = kept.length === 0 ? "" : ` implements ${kept.map((one) => one.name).join(" & ")}`;
  return printBlock(
    `${isInterfaceType(type) ? "interface" : "type"} ${name}${implementing}`,
    fields.map((field) => `${field}${printArguments(all[field]?.args ?? [])}: ${keep(all[field]?.type)}`),
  );
});
for (const type of given) {
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => `${field.name}: ${keep(field.type)}`);
    parts.push(printBlock(`input ${type.name}`, fields));
  } else if (isEnumType(type)) {
    parts.push(
      printBlock(
        `enum ${type.name}`,
        type.getValues().map(({ name }) => name),
      ),
    );
  } else if (!Object.hasOwn(FIELDS, type.name) && !isSpecifiedScalarType(type)) parts.push(`scalar ${type.name}\n`);
}
const ORIGIN = `# A part of GitHub's GraphQL schema: structure without texts. From the npm package @octokit/graphql-schema (MIT, Copyright (c) GitHub
# 2025); made by scripts/cut-graphql-slice.ts.
`;
writeFileSync(new URL("../test/github/schema.graphql", import.meta.url), [ORIGIN, ...parts].join("\n"));

/** The name of a type, which is kept as well. */
function keep(type: GraphQLType | undefined): string {
  if (type === undefined) throw new Error("the schema has no such field");
  given.add(getNamedType(type));
  return String(type);
}

function printArguments(all: readonly GraphQLArgument[]): string {
  const told = all.map(({ name, type }) => `${name}: ${keep(type)}`);
  return told.length === 0 ? "" : `(${told.join(", ")})`;
}

function printBlock(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
