// A review -> the check run `earshot` and, on a pull request, comments, said with the job's token. What the token may not do is no error:
// the job has its annotations, its summary and its status all the same.
import type { Review } from "../../review.ts";
import { type CheckRun, createCheckRun, listCheckRuns, withOthers } from "../github/check-run/check-run.ts";
import { concludeReview, type Ending, whileDraft, withoutComments } from "../github/check-run/conclude.ts";
import { concludeCheckRun } from "../github/check-run/conclude-check-run.ts";
import { remember, rememberGroup } from "../github/check-run/plan-check-run.ts";
import { type Repository, statusOf, tryAgain } from "../github/client/repository-client.ts";
import { publishComments } from "../github/comments/publish-comments.ts";
import { describeFailure } from "../github/review/describe-failure.ts";
import type { Checkout, Reviewable } from "./read-checkout.ts";

export interface Saying {
  readonly repository: Repository;
  readonly subject: Reviewable;
  readonly checkout: Checkout;
  readonly review: Review;
  readonly comment: boolean;
  /** The job's number, as a reference for its log. */
  readonly job: string;
}

/** Where the check run is, or why there is none. */
export type Said =
  | { readonly kind: "said"; readonly url: string | undefined }
  | { readonly kind: "unsaid"; readonly why: string };

const NEVER = new AbortController().signal;

export async function sayOnGitHub(saying: Saying): Promise<Said> {
  const { repository, subject, review, checkout } = saying;
  try {
    const memory = memoryOf(subject);
    const run = await tryAgain(() => createCheckRun(repository, { head: subject.head, memory }));
    const ending = concludeReview(review, checkout.shown);
    const told = subject.kind === "pull" ? await sayOnPull(saying, { run, ending, subject }) : ending;
    await concludeCheckRun({ repository, run, ending: told, memory });
    return { kind: "said", url: run.url };
  } catch (error) {
    return { kind: "unsaid", why: whyUnsaid(saying, error) };
  }
}

function memoryOf(subject: Reviewable): string {
  if (subject.kind === "pull") return remember({ pull: subject.number });
  return subject.kind === "group" ? rememberGroup({ base: subject.base }) : `push/${subject.base}`;
}

interface OnPull {
  readonly run: CheckRun;
  readonly ending: Ending;
  readonly subject: Extract<Reviewable, { readonly kind: "pull" }>;
}

/** What the check run says in the end: not all can be said where it belongs, and others may have the same head. */
async function sayOnPull(saying: Saying, { run, ending, subject }: OnPull): Promise<Ending> {
  const { repository, review, checkout, comment, job } = saying;
  // Who we are is what the run was made by: the job's own App, or one whose token the workflow hands in.
  const { by: app } = run;
  if (app === undefined) return ending;
  const { number, head, isDraft } = subject;
  const said = { review, reviewed: checkout, states: checkout.shown, mayCommit: false };
  const place = { repository, app, pull: number, head, isDraft, report: async () => run.url, signal: NEVER };
  const failure = comment ? await failureOf(publishComments({ ...place, said })) : undefined;
  const told = failure === undefined ? ending : withoutComments(ending, describeFailure(failure, job));
  const runs = await listCheckRuns({ repository, app }, head);
  return withOthers(
    { repository, app },
    { pull: { number, head: { sha: head } }, runs },
    isDraft && comment ? whileDraft(told) : told,
  );
}

async function failureOf(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error ?? new Error("for no reason"),
  );
}

function whyUnsaid({ subject, job }: Saying, error: unknown): string {
  if (![401, 403, 404].includes(statusOf(error) ?? 0))
    return describeFailure(error, job).title.replace(/^No verdict: /, "");
  const isFork = subject.kind === "pull" && subject.isFork;
  return isFork
    ? "GitHub gives jobs for pull requests of forks a token that may only read"
    : 'the job\'s token may not write checks: give the job "permissions: {contents: read, checks: write, pull-requests: write}"';
}
