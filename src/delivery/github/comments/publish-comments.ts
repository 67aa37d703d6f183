// A review -> comments on the pull request: reads what is there, plans, applies. Reads first each time, so that a second try
// after a failure says nothing twice.
import { idsOf } from "../../../policies/policy.ts";
import { fingerprintMark, toComments } from "../../../report/to-comments.ts";
import { toMarkdown } from "../../../report/to-markdown.ts";
import type { Review } from "../../../review.ts";
import { isFromApp } from "../client/is-from-app.ts";
import { type AppIdentity, named, type Repository, tryAgain } from "../client/repository-client.ts";
import { applyEdit, postReview } from "./apply-comments.ts";
import { parseHunks } from "./parse-hunks.ts";
import { type DiffFile, type DraftComment, placeComment, type Reviewed } from "./place-comment.ts";
import { type Desired, type ExistingComments, isSummary, isTold, planComments } from "./plan-comments.ts";
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
  /** Of a draft it edits what is there, and says nothing new. */
  readonly isDraft: boolean;
  /** Where the whole report is; asked for when something is posted. */
  readonly report: () => Promise<string | undefined>;
  /** What GitHub counts on the pull request, as it was just read: where there is nothing, nothing is looked for. */
  readonly counts?: { readonly comments: number; readonly review_comments: number };
  readonly pauses?: readonly number[];
  /** Ended work says nothing more. */
  readonly signal: AbortSignal;
}

/** A comment may have 65,536 characters; some are ours. */
const LONGEST_SUMMARY = 65_000;

/** Says what is new, edits what is over. Notes (severity info) stay in the check run. */
export async function publishComments(publication: Publication): Promise<void> {
  const refused = new Set<DraftComment>();
  let { counts } = publication;
  await tryAgain(() => {
    const known = counts;
    // After a failure there can be more than was counted.
    counts = undefined;
    return publishOnce({ ...publication, counts: known }, refused);
  }, publication.pauses);
}

type Counted = Omit<Publication, "counts"> & { readonly counts: Publication["counts"] | undefined };

async function publishOnce(publication: Counted, refused: Set<DraftComment>): Promise<void> {
  const { said, head, isDraft } = publication;
  const existing = await readExisting(publication);
  const findings = await placeFindings(publication, existing);
  const summary = said === undefined ? "" : summarize(said);
  const complete = said?.review.verdict !== "incomplete";
  const plan = () => {
    const placed = findings.map(
      ({ draft, ...told }): Desired => (draft === undefined || refused.has(draft) ? told : { ...told, draft }),
    );
    return planComments(existing, { findings: placed, summary, complete, head, isQuiet: isDraft });
  };
  const posted = plan().find((operation) => operation.kind === "review");
  if (posted !== undefined) for (const draft of await postReview(publication, posted.comments)) refused.add(draft);
  // Before their comments say that it is over: from then on nobody would look at them again.
  const gone = plan().flatMap((operation) => (operation.kind === "edit-inline" ? [operation.id] : []));
  if (gone.length > 0) await resolveThreads(publication, gone);
  for (const operation of plan()) {
    publication.signal.throwIfAborted();
    if (operation.kind !== "review") await applyEdit(publication, operation);
  }
}

function summarize({ review, states, mayCommit }: NonNullable<Publication["said"]>): string {
  return toMarkdown(review, { maxLength: LONGEST_SUMMARY, states, takesCommands: mayCommit });
}

async function readExisting({ repository, app, pull, counts }: Counted): Promise<ExistingComments> {
  const { github } = repository;
  const parameters = { ...named(repository), per_page: 100 };
  const { pulls, issues } = github.rest;
  const inline =
    counts?.review_comments === 0
      ? []
      : await github.paginate(pulls.listReviewComments, { ...parameters, pull_number: pull });
  const comments =
    counts?.comments === 0 ? [] : await github.paginate(issues.listComments, { ...parameters, issue_number: pull });
  const isOurs = (user: (typeof comments)[number]["user"] | undefined) => isFromApp(app, user);
  const summary = comments.find((comment) => isOurs(comment.user) && isSummary(comment.body ?? ""));
  return {
    inline: inline.filter(({ user }) => isOurs(user)).map(({ id, path, body }) => ({ id, path, body })),
    ...(summary !== undefined && { summary: { id: summary.id, body: summary.body ?? "" } }),
  };
}

async function placeFindings(publication: Counted, existing: ExistingComments): Promise<readonly Desired[]> {
  if (publication.said === undefined) return [];
  const { review, reviewed, mayCommit } = publication.said;
  const loud = new Set(review.findings.filter(({ severity }) => severity !== "info").map(({ id }) => id));
  const comments = toComments(review, { takesCommands: mayCommit }).filter(({ fingerprint }) => loud.has(fingerprint));
  const place = (files: readonly DiffFile[]) =>
    comments.map((comment): Desired => {
      const draft = placeComment(comment, files, reviewed);
      const finding = review.findings.find(({ id }) => id === comment.fingerprint);
      const marks = (finding === undefined ? [comment.fingerprint] : idsOf(finding)).map(fingerprintMark);
      const paths = [...comment.placements, ...(draft === undefined ? [] : [draft])].map(({ path }) => path);
      return { marks, paths, ...(draft !== undefined && { draft }) };
    });
  // What has its comment needs no other place.
  const unplaced = place([]);
  return unplaced.every((finding) => isTold(existing, finding)) ? unplaced : place(await readDiff(publication));
}

async function readDiff({ repository, pull }: Counted): Promise<readonly DiffFile[]> {
  const { github } = repository;
  const parameters = { ...named(repository), pull_number: pull, per_page: 100 };
  const files = await github.paginate(github.rest.pulls.listFiles, parameters);
  return files.map(({ filename, previous_filename, patch }) => ({
    path: filename,
    hunks: parseHunks(patch ?? ""),
    ...(previous_filename !== undefined && { previousPath: previous_filename }),
  }));
}
