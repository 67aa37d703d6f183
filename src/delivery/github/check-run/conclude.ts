// A review, or what kept it from happening -> what the check run says. Pure. A failure of ours is never success or neutral.
import { sentence } from "../../../report/escape-markdown.ts";
import type { Review, Verdict } from "../../../report/review.ts";
import { type Annotation, toAnnotations } from "../../../report/to-annotations.ts";
import { toMarkdown } from "../../../report/to-markdown.ts";
import { toTitle } from "../../../report/to-title.ts";
import { type Button, buttonsFor } from "./buttons.ts";

export type Conclusion = "success" | "neutral" | "failure" | "action_required" | "cancelled";

export interface Ending {
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  /** In batches that GitHub takes. */
  readonly annotations: readonly (readonly Annotation[])[];
  /** None when not given. */
  readonly buttons?: readonly Button[];
}

const CONCLUSION: Readonly<Record<Verdict, Conclusion>> = {
  pass: "success",
  warn: "neutral",
  block: "failure",
  incomplete: "action_required",
};

/**
 * `states`: what was compared; `mayCommit`: whether Earshot can commit to the branch. What is only observed never keeps anybody
 * from merging.
 */
export function concludeReview(review: Review, states: string, mayCommit = false): Ending {
  const isObserved = review.settings?.mode === "observe" && review.verdict === "incomplete";
  return {
    conclusion: isObserved ? "neutral" : CONCLUSION[review.verdict],
    title: toTitle(review),
    summary: toMarkdown(review, { states, takesCommands: mayCommit }),
    annotations: toAnnotations(review),
    buttons: buttonsFor(review.findings, mayCommit),
  };
}

/** Nothing that could matter was touched: there is nothing to simulate. */
export function concludeQuietly(states: string): Ending {
  return {
    conclusion: "success",
    title: "Nothing moves: no YAML or JSON file changes",
    summary: `No YAML or JSON file differs between ${states}, so nothing was simulated.\n`,
    annotations: [],
  };
}

/** A newer commit came; its own run has the answer. */
export const SUPERSEDED: Ending = {
  conclusion: "cancelled",
  title: "Superseded by a newer commit",
  summary: "The pull request has a newer head. Its own check run has the answer.\n",
  annotations: [],
};

/** The process that was at it ended in the middle, and what it said cannot be taken back. */
export const BEGUN_AGAIN: Ending = {
  conclusion: "cancelled",
  title: "Begun again",
  summary: "The review was interrupted. Another check run of this commit has the answer.\n",
  annotations: [],
};

/** Nobody needs the answer any more. */
export const CLOSED: Ending = {
  conclusion: "cancelled",
  title: "The pull request is closed",
  summary: "It was closed or merged before its review ended. Reopened, it is reviewed again.\n",
  annotations: [],
};

/** A merge queue gave a group up. */
export const GIVEN_UP: Ending = {
  conclusion: "cancelled",
  title: "The merge queue gave this group up",
  summary: "Its pull requests are tested again as parts of other groups.\n",
  annotations: [],
};

/** The verdict about a draft: nobody is called before it is ready. */
export function whileDraft(ending: Ending): Ending {
  const why = "This is a draft: comments on its lines follow when it is ready for review.";
  return { ...ending, summary: `${why}\n\n${ending.summary}`.slice(0, 65_000) };
}

/** The verdict of a review whose comments GitHub did not take. */
export function withoutComments(ending: Ending, failure: Ending): Ending {
  const why = failure.title.replace(/^No verdict: /, "");
  return {
    ...ending,
    summary: `The comments on the pull request are missing: ${sentence(why)}.\n\n${ending.summary}`.slice(0, 65_000),
  };
}
