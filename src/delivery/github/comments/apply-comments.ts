// What was planned for comments -> requests to GitHub. What it refuses for its place is given back; it decides nothing else.
import { sentence } from "../../../report/escape-markdown.ts";
import { fullStop } from "../../../report/markdown-finding.ts";
import { markdownOwners } from "../../../report/tell-owners.ts";
import { toTitle } from "../../../report/to-title.ts";
import type { Review } from "../../../review.ts";
import { named, ONCE, type Repository, statusOf } from "../client/repository-client.ts";
import type { DraftComment } from "./place-comment.ts";
import type { Operation } from "./plan-comments.ts";

interface Place {
  readonly repository: Repository;
  readonly pull: number;
  readonly head: string;
  readonly said?: { readonly review: Review };
  /** Where the whole report is; asked for when something is posted. */
  readonly report: () => Promise<string | undefined>;
}

/** How many comments are left out, one at a time, to find the one that GitHub refuses. */
const SUSPECTS = 5;

/** Posts one review; gives back the comments that GitHub would not take. One bad place spoils a whole review. */
export async function postReview(publication: Place, comments: readonly DraftComment[]) {
  const without = comments.length === 1 ? [] : comments.slice(0, SUSPECTS).map((suspect) => [suspect]);
  for (const left of [[], ...without]) {
    const accepted = comments.filter((comment) => !left.includes(comment));
    if (await createReview(publication, accepted)) return left;
  }
  return comments;
}

async function createReview(publication: Place, comments: readonly DraftComment[]): Promise<boolean> {
  const { repository, pull, head, said } = publication;
  const report = await publication.report();
  const title = said === undefined ? "" : fullStop(sentence(toTitle(said.review)));
  const owners = said === undefined ? "" : markdownOwners(said.review.findings, said.review.settings?.mention);
  const more = report === undefined ? "" : `The [check run](${report}) has the whole report.`;
  try {
    await repository.github.rest.pulls.createReview({
      ...named(repository),
      pull_number: pull,
      commit_id: head,
      event: "COMMENT",
      body: [title, owners, more].filter((part) => part !== "").join(" "),
      comments: comments.map((comment) => ({ ...comment })),
      request: ONCE,
    });
    return true;
  } catch (error) {
    if (statusOf(error) === 422 && !isTooQuick(error)) return false;
    throw error;
  }
}

/** GitHub's limit on comments has the same status as a bad place. */
function isTooQuick(error: unknown): boolean {
  return error instanceof Error && /submitted too quickly/i.test(error.message);
}

type Edit = Exclude<Operation, { readonly kind: "review" }>;

/** Edits a comment of ours, or makes the summary. */
export async function applyEdit({ repository, pull }: Place, operation: Edit): Promise<void> {
  const { pulls, issues } = repository.github.rest;
  const { body } = operation;
  switch (operation.kind) {
    case "edit-inline":
      await pulls.updateReviewComment({ ...named(repository), comment_id: operation.id, body });
      return;
    case "create-summary":
      await issues.createComment({ ...named(repository), issue_number: pull, body, request: ONCE });
      return;
    case "edit-summary":
      await issues.updateComment({ ...named(repository), comment_id: operation.id, body });
  }
}
