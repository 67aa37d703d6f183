// What we have said on a pull request, and what is to be said now -> what to do about it. Pure. Nothing is said twice, and
// nothing at all when there is nothing to say.
import type { DraftComment } from "./place-comment.ts";

/** A comment on a line: `path` is its file. */
export interface Inline {
  readonly id: number;
  readonly path: string;
  readonly body: string;
}

/** Comments of ours that are there. */
export interface ExistingComments {
  readonly inline: readonly Inline[];
  readonly summary?: { readonly id: number; readonly body: string };
}

/** A finding that people should hear of; without a draft it has no place in the diff. */
export interface Desired {
  /** Its own, and those of the findings that it stands for: told under any of them, it is told. */
  readonly marks: readonly string[];
  /** The files where it lies: a comment in another one is about where it was. */
  readonly paths: readonly string[];
  readonly draft?: DraftComment;
}

export interface DesiredComments {
  readonly findings: readonly Desired[];
  /** The summary, for findings that have no place in the diff and for those that are too many. */
  readonly summary: string;
  /** False when something could not be read: what is not found any more may still be there. */
  readonly complete: boolean;
  readonly head: string;
  /** Nobody is to be called: what is there is brought up to date, and nothing new is said. */
  readonly isQuiet: boolean;
}

export type Operation =
  | { readonly kind: "review"; readonly comments: readonly DraftComment[] }
  | { readonly kind: "edit-inline"; readonly id: number; readonly body: string }
  | { readonly kind: "create-summary"; readonly body: string }
  | { readonly kind: "edit-summary"; readonly id: number; readonly body: string };

/** Comments on lines that may stand on a pull request at a time. Nobody reads more, and each takes GitHub a second to edit. */
const MOST_INLINE = 50;

/** What marks the one summary comment. */
const SUMMARY_MARK = "<!-- earshot-summary -->";
const SUMMARY_GONE_MARK = "<!-- earshot-summary-gone -->";

// Only the last words count: what stands above can be quoted from a manifest.
const MARK = /<!-- earshot:[\w.:/ -]{1,200} -->\s*$/;

/** The mark of the finding that one of our comments is about; undefined for one that is over. */
export function markOf(body: string): string | undefined {
  return MARK.exec(body)?.[0].trimEnd();
}

/** Whether a comment of ours is the summary, also one that is over. */
export function isSummary(body: string): boolean {
  return [SUMMARY_MARK, SUMMARY_GONE_MARK].some((mark) => body.trimEnd().endsWith(mark));
}

export function planComments(existing: ExistingComments, desired: DesiredComments): readonly Operation[] {
  const untold = desired.findings.filter((finding) => !isTold(existing, finding));
  const room = Math.max(0, MOST_INLINE - (desired.findings.length - untold.length));
  const comments = untold.flatMap(({ draft }) => draft ?? []).slice(0, room);
  const review: readonly Operation[] = comments.length === 0 || desired.isQuiet ? [] : [{ kind: "review", comments }];
  const homeless = comments.length < untold.length;
  return [...review, ...planGone(existing, desired), ...planSummary(existing.summary, homeless, desired)];
}

/** Whether it has its comment on a line. */
export function isTold({ inline }: ExistingComments, finding: Desired): boolean {
  return inline.some((comment) => tells(comment, finding));
}

/** Whether somebody who looks for the finding finds it there. */
function tells({ path, body }: Inline, { marks, paths }: Desired): boolean {
  return marks.includes(markOf(body) ?? "") && paths.includes(path);
}

function planGone({ inline }: ExistingComments, desired: DesiredComments): readonly Operation[] {
  const found = new Set(desired.findings.flatMap(({ marks }) => marks));
  return inline.flatMap((comment): readonly Operation[] => {
    const { id, body } = comment;
    const mark = markOf(body);
    if (mark === undefined || desired.findings.some((finding) => tells(comment, finding))) return [];
    const isElsewhere = found.has(mark);
    // Of a draft nothing new is said: then this is the one place where it is told.
    if (isElsewhere ? desired.isQuiet : !desired.complete) return [];
    const [title = ""] = body.split("\n", 1);
    const gone = mark.replace("earshot:", "earshot-gone:");
    const why = isElsewhere ? movedIn(desired.head) : goneIn(desired.head);
    return [{ kind: "edit-inline", id, body: `${why} It said:\n\n> ${title}\n\n${gone}` }];
  });
}

function planSummary(
  existing: ExistingComments["summary"],
  wanted: boolean,
  { summary, complete, head, isQuiet }: DesiredComments,
): readonly Operation[] {
  const body = `${summary.trimEnd()}\n\n${SUMMARY_MARK}`;
  if (wanted && existing === undefined) return isQuiet ? [] : [{ kind: "create-summary", body }];
  if (existing === undefined) return [];
  if (wanted) return isSame(existing.body, body) ? [] : [{ kind: "edit-summary", id: existing.id, body }];
  if (!complete || existing.body.trimEnd().endsWith(SUMMARY_GONE_MARK)) return [];
  return [{ kind: "edit-summary", id: existing.id, body: `${goneIn(head)}\n\n${SUMMARY_GONE_MARK}` }];
}

function goneIn(head: string): string {
  return `**Gone in ${head.slice(0, 7)}.** The review of that commit no longer finds this.`;
}

function movedIn(head: string): string {
  return `**Moved in ${head.slice(0, 7)}.** What causes this is in another file now, and is told there or in the summary comment.`;
}

/** GitHub may change line endings, and cuts white space at the end. */
function isSame(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(one) === plain(other);
}
