// A review -> comments on the pull request: reads what is there, plans, applies. Reads first each time, so that a second try
// after a failure says nothing twice.
import { sentence } from "../../report/escape-markdown.ts";
import { fullStop } from "../../report/markdown-finding.ts";
import { markdownOwners } from "../../report/tell-owners.ts";
import { fingerprintMark, toComments } from "../../report/to-comments.ts";
import { toMarkdown } from "../../report/to-markdown.ts";
import { toTitle } from "../../report/to-title.ts";
import type { Review } from "../../review.ts";
import { isFromApp } from "./is-from-app.ts";
import { parseHunks } from "./parse-hunks.ts";
import { type DiffFile, type DraftComment, placeComment, type Reviewed } from "./place-comment.ts";
import { type Desired, type ExistingComments, isSummary, type Operation, planComments } from "./plan-comments.ts";
import { type AppIdentity, named, ONCE, type Repository, statusOf, tryAgain } from "./repository-client.ts";
import { resolveThreads } from "./resolve-threads.ts";

export interface Publication {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly pull: number;
  readonly head: string;
  /** Undefined when there is nothing to say: then only what was said before is looked at. */
  readonly said?: {
    readonly review: Review;
    readonly reviewed: Reviewed;
    /** What was compared, for the summary. */
    readonly states: string;
    /** Whether Earshot can commit to the branch: then comments say how to ask for it. */
    readonly mayCommit: boolean;
  };
  /** Where the whole report is. */
  readonly report: string | undefined;
  readonly pauses?: readonly number[];
  /** Ended work says nothing more. */
  readonly signal: AbortSignal;
}

/** A comment may have 65,536 characters; some are ours. */
const LONGEST_SUMMARY = 65_000;
/** How many comments are left out, one at a time, to find the one that GitHub refuses. */
const SUSPECTS = 5;

/** Says what is new, edits what is over. Notes (severity info) stay in the check run. */
export async function publishComments(publication: Publication): Promise<void> {
  const refused = new Set<DraftComment>();
  await tryAgain(() => publishOnce(publication, refused), publication.pauses);
}

async function publishOnce(publication: Publication, refused: Set<DraftComment>): Promise<void> {
  const { said, head } = publication;
  const existing = await readExisting(publication);
  const findings = await placeFindings(publication);
  const summary = said === undefined ? "" : summarize(said);
  const complete = said?.review.verdict !== "incomplete";
  const plan = () => {
    const placed = findings.map(
      ({ mark, draft }): Desired => (draft === undefined || refused.has(draft) ? { mark } : { mark, draft }),
    );
    return planComments(existing, { findings: placed, summary, complete, head });
  };
  const posted = plan().find((operation) => operation.kind === "review");
  if (posted !== undefined) for (const draft of await postReview(publication, posted.comments)) refused.add(draft);
  for (const operation of plan()) {
    publication.signal.throwIfAborted();
    if (operation.kind !== "review") await apply(publication, operation);
  }
  const gone = plan().flatMap((operation) => (operation.kind === "edit-inline" ? [operation.id] : []));
  if (gone.length > 0) await resolveThreads(publication, gone);
}

function summarize({ review, states, mayCommit }: NonNullable<Publication["said"]>): string {
  return toMarkdown(review, { maxLength: LONGEST_SUMMARY, states, takesCommands: mayCommit });
}

async function readExisting({ repository, app, pull }: Publication): Promise<ExistingComments> {
  const { github } = repository;
  const parameters = { ...named(repository), per_page: 100 };
  const inline = await github.paginate(github.rest.pulls.listReviewComments, { ...parameters, pull_number: pull });
  const comments = await github.paginate(github.rest.issues.listComments, { ...parameters, issue_number: pull });
  const isOurs = (user: (typeof comments)[number]["user"] | undefined) => isFromApp(app, user);
  const summary = comments.find((comment) => isOurs(comment.user) && isSummary(comment.body ?? ""));
  return {
    inline: inline.filter(({ user }) => isOurs(user)).map(({ id, body }) => ({ id, body })),
    ...(summary !== undefined && { summary: { id: summary.id, body: summary.body ?? "" } }),
  };
}

async function placeFindings(publication: Publication): Promise<readonly Desired[]> {
  if (publication.said === undefined) return [];
  const { review, reviewed, mayCommit } = publication.said;
  const loud = new Set(review.findings.filter(({ severity }) => severity !== "info").map(({ id }) => id));
  const comments = toComments(review, { takesCommands: mayCommit }).filter(({ fingerprint }) => loud.has(fingerprint));
  const files = comments.length === 0 ? [] : await readDiff(publication);
  return comments.map((comment): Desired => {
    const draft = placeComment(comment, files, reviewed);
    return { mark: fingerprintMark(comment.fingerprint), ...(draft !== undefined && { draft }) };
  });
}

async function readDiff({ repository, pull }: Publication): Promise<readonly DiffFile[]> {
  const { github } = repository;
  const parameters = { ...named(repository), pull_number: pull, per_page: 100 };
  const files = await github.paginate(github.rest.pulls.listFiles, parameters);
  return files.map(({ filename, previous_filename, patch }) => ({
    path: filename,
    hunks: parseHunks(patch ?? ""),
    ...(previous_filename !== undefined && { previousPath: previous_filename }),
  }));
}

/** Posts one review; gives back the comments that GitHub would not take. One bad place spoils a whole review. */
async function postReview(publication: Publication, comments: readonly DraftComment[]) {
  const without = comments.length === 1 ? [] : comments.slice(0, SUSPECTS).map((suspect) => [suspect]);
  for (const left of [[], ...without]) {
    const accepted = comments.filter((comment) => !left.includes(comment));
    if (await createReview(publication, accepted)) return left;
  }
  return comments;
}

async function createReview(publication: Publication, comments: readonly DraftComment[]): Promise<boolean> {
  const { repository, pull, head, said, report } = publication;
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
    if (statusOf(error) === 422) return false;
    throw error;
  }
}

type Edit = Exclude<Operation, { readonly kind: "review" }>;

async function apply({ repository, pull }: Publication, operation: Edit): Promise<void> {
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
