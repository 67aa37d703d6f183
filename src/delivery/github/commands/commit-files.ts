// Whole files -> one commit on a branch through GraphQL, signed as the App; or how GitHub refused. It never forces anything: the
// branch must be where it is thought to be.
import type { FileEdit } from "../../../fixes/fix.ts";
import { ONCE, type Repository } from "../client/repository-client.ts";

export interface NewCommit {
  readonly branch: string;
  /** The commit that the branch must point to. */
  readonly head: string;
  readonly edits: readonly FileEdit[];
  readonly headline: string;
  readonly body: string;
}

export type Committed =
  | { readonly kind: "committed"; readonly sha: string }
  /** Somebody else was faster. */
  | { readonly kind: "moved" }
  /** The App lacks `contents: write`. */
  | { readonly kind: "forbidden" }
  /** In GitHub's words, such as those about a protected branch. */
  | { readonly kind: "refused"; readonly why: string };

const CREATE_COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

interface Created {
  readonly createCommitOnBranch: { readonly commit: { readonly oid: string } | null } | null;
}

/** Rejects only when GitHub cannot be reached or fails. */
export async function commitFiles({ github, owner, repo }: Repository, commit: NewCommit): Promise<Committed> {
  const { branch, head, edits, headline, body } = commit;
  const additions = edits.map(({ path, after }) => ({ path, contents: Buffer.from(after, "utf8").toString("base64") }));
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
    expectedHeadOid: head,
    message: { headline, body },
    fileChanges: { additions },
  };
  try {
    const { createCommitOnBranch } = await github.graphql<Created>(CREATE_COMMIT, { input, request: ONCE });
    const sha = createCommitOnBranch?.commit?.oid;
    return sha === undefined ? { kind: "refused", why: "it gave no commit" } : { kind: "committed", sha };
  } catch (error) {
    const [refusal] = graphqlErrors(error) ?? [];
    if (refusal === undefined || refusal.type === "RATE_LIMITED") throw error;
    return REFUSALS.find(([fits]) => fits(refusal))?.[1] ?? { kind: "refused", why: refusal.message };
  }
}

interface GraphqlError {
  readonly type?: string;
  readonly message: string;
}

const REFUSALS: readonly (readonly [(error: GraphqlError) => boolean, Committed])[] = [
  [({ type, message }) => type === "STALE_DATA" || /^Expected branch to point to/i.test(message), { kind: "moved" }],
  [({ type }) => type === "FORBIDDEN", { kind: "forbidden" }],
];

/** What GitHub answered instead of data; undefined for any other error. */
export function graphqlErrors(error: unknown): readonly GraphqlError[] | undefined {
  if (!(error instanceof Error) || error.name !== "GraphqlResponseError") return undefined;
  return (error as { readonly errors?: readonly GraphqlError[] }).errors;
}
