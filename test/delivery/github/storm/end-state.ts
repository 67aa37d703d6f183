// The world after a story -> what people see of each open pull request, in a form that does not depend on when what was done;
// and what must never be, whatever happened.
import type { CheckRun, PullRequest, Repository, World } from "../../../github/world.ts";

/** By `owner/name branch`. */
export type EndState = Readonly<Record<string, unknown>>;

const MARK = /<!-- earshot:[\w.:/ -]{1,200} -->\s*$/;
const GONE = /<!-- earshot(?:-summary)?-gone[\w.:/ -]{0,200} -->\s*$/;

export function endStateOf(world: World): EndState {
  const open = world.repositories.flatMap((repository) =>
    repository.pulls.filter(({ state }) => state === "open").map((pull) => [repository, pull] as const),
  );
  return Object.fromEntries(open.map(([repository, pull]) => [nameOf(repository, pull), seen(repository, pull)]));
}

function nameOf({ owner, name }: Repository, { head }: PullRequest): string {
  return `${owner.login}/${name} ${head.branch}`;
}

function seen(repository: Repository, pull: PullRequest) {
  const run = runsOf(repository, pull.headSha).at(-1);
  const plain = (text: string | null) => text && withoutNames(repository, text);
  return {
    run: run && {
      conclusion: run.conclusion,
      title: plain(run.output.title),
      summary: plain(run.output.summary),
      annotations: run.annotations.map(({ message, ...place }) => ({ ...place, message: plain(message) })),
      actions: run.actions.map(({ identifier }) => identifier),
    },
    ...(run?.conclusion !== "action_required" && comments(repository, pull)),
  };
}

/** Where not all could be read, what was said about earlier heads stays, and which of them were reviewed is chance. */
function comments(repository: Repository, pull: PullRequest) {
  const summary = summaries(repository, pull).filter((body) => !GONE.test(body));
  return {
    comments: liveComments(repository, pull).sort(),
    summary: summary.map((text) => withoutNames(repository, text)),
  };
}

function runsOf({ checkRuns }: Repository, head: string): readonly CheckRun[] {
  return checkRuns.filter(({ headSha }) => headSha === head);
}

/** The mark of each comment that still stands, and its file: the lines are those of the head that it was made for. */
function liveComments({ reviewComments }: Repository, pull: PullRequest): string[] {
  return reviewComments
    .filter(({ review, body }) => review.pull === pull && MARK.test(body))
    .map(({ anchor, body }) => `${anchor.path} ${MARK.exec(body)?.[0].trim()}`);
}

function summaries({ issueComments }: Repository, pull: PullRequest): readonly string[] {
  return issueComments.filter(({ number, app }) => number === pull.number && app !== null).map(({ body }) => body);
}

/** Names of commits and numbers of runs are others each time. */
function withoutNames({ objects }: Repository, text: string): string {
  const isCommit = (word: string) => [...objects.keys()].some((sha) => sha.startsWith(word));
  return text
    .replace(/\b[0-9a-f]{7,40}\b/g, (word) => (isCommit(word) ? "COMMIT" : word))
    .replace(/\/runs\/\d+/g, "/runs/N");
}

/** What is twice, half done, or should not be. Empty when all is well. */
export function wrongIn(world: World): readonly string[] {
  return world.repositories.flatMap((repository) => [
    ...repository.checkRuns.flatMap((run) => wrongRun(repository, run)),
    ...repository.pulls.flatMap((pull) => wrongPull(repository, pull)),
  ]);
}

function wrongRun(repository: Repository, run: CheckRun): readonly string[] {
  const { owner, name, checkRuns, pulls } = repository;
  // What a process had begun that was killed before a newer head came, nobody looks at any more.
  const isSeen = pulls.some(({ headSha, state }) => headSha === run.headSha && state === "open");
  const where = `${owner.login}/${name} run ${run.id} (${run.conclusion}, ${run.output.title})`;
  const places = run.annotations.map((one) => JSON.stringify(one));
  const same = checkRuns.filter(({ externalId }) => externalId === run.externalId && run.externalId?.includes(" "));
  const twins = same.filter(({ headSha, conclusion }) => headSha === run.headSha && conclusion === run.conclusion);
  return [
    ...(run.status !== "completed" && isSeen ? [`${where} has no conclusion`] : []),
    ...(/fault of its own/.test(run.output.title ?? "") ? [where] : []),
    ...(new Set(places).size < places.length ? [`${where} has an annotation twice`] : []),
    ...(twins.length > 1 && twins[0] === run ? [`${where} is there ${twins.length} times: ${twins.map(when)}`] : []),
  ];
}

function when({ id, headSha, startedAt, completedAt }: CheckRun): string {
  return ` ${id} of ${headSha.slice(0, 7)} from ${startedAt} to ${completedAt}`;
}

function wrongPull(repository: Repository, pull: PullRequest): readonly string[] {
  const where = nameOf(repository, pull);
  const marks = liveComments(repository, pull).map((text) => text.slice(text.indexOf("<!--")));
  const reviews = repository.reviews.filter((review) => review.pull === pull);
  const heads = reviews.map(({ commit, body }) => `${commit} ${body}`);
  return [
    ...(new Set(marks).size < marks.length ? [`${where} has a comment twice: ${marks.join(", ")}`] : []),
    ...(summaries(repository, pull).length > 1 ? [`${where} has ${summaries(repository, pull).length} summaries`] : []),
    ...(new Set(heads).size < heads.length ? [`${where} has two reviews of one head that say the same`] : []),
  ];
}
