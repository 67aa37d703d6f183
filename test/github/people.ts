// What people do on GitHub, each by one call: the world changes, and what a webhook would tell comes back, not yet sent.
import { commentEvent, type PullChange, pullEvent } from "./events.ts";
import { type Changes, readText } from "./git/files.ts";
import { addPullRequest, mergePull, movePull, tipOf } from "./pull-requests.ts";
import { moveBranch, type Pushed, push } from "./push.ts";
import { suggestedText } from "./suggestion.ts";
import {
  accountOf,
  nextId,
  type Occurrence,
  type PullRequest,
  type Repository,
  timestamp,
  type World,
} from "./world.ts";

export interface Opened {
  /** The branch that the pull request comes from; it is made of the base when there is none. */
  readonly head: string;
  /** What its commit changes; null deletes. Without it the branch is taken as it is. */
  readonly changes?: Changes;
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly author?: string;
  /** The fork that the branch is in. */
  readonly fork?: Repository;
}

export interface Committed {
  readonly branch: string;
  readonly changes: Changes;
  readonly author?: string;
  readonly message?: string;
  /** The commit to build on instead of the branch's tip: a forced push, or the beginning of a new branch. */
  readonly onto?: string;
}

const AUTHOR = "dev";

export function openPullRequest(world: World, repository: Repository, asked: Opened) {
  const { head: branch, changes, base = "main", fork = repository } = asked;
  const author = accountOf(world, asked.author ?? AUTHOR);
  const onto = fork.refs.get(`refs/heads/${branch}`) ?? tipOf(repository, base);
  if (changes !== undefined) push(world, fork, { branch, changes, author, onto });
  const { title = `Change ${branch}`, body = null, draft = false } = asked;
  const pull = addPullRequest(world, repository, {
    ...{ author, title, body, draft, base, head: { repository: fork, branch } },
  });
  return { pull, event: pullEvent(world, repository, { pull, action: "opened", sender: author }) };
}

export function commitAndPush(world: World, repository: Repository, asked: Committed): Pushed {
  const { branch, changes, author = AUTHOR, ...more } = asked;
  return push(world, repository, { ...more, branch, changes, author: accountOf(world, author) });
}

/** The button "Commit suggestion" of a review comment. Throws where GitHub offers none. */
export function commitSuggestion(world: World, repository: Repository, commentId: number): Pushed {
  const comment = repository.reviewComments.find(({ id }) => id === commentId);
  if (comment === undefined) throw new Error(`there is no review comment ${commentId}`);
  const { pull } = comment.review;
  const { path } = comment.anchor;
  const message = `Update ${path}\n\nCo-authored-by: ${comment.author.login}`;
  const changes = { [path]: suggestedText(repository, comment) };
  return push(world, pull.head.repository, { branch: pull.head.branch, changes, author: pull.author, message });
}

export function markReady(world: World, repository: Repository, pull: PullRequest): Occurrence {
  return change(world, repository, { pull, action: "ready_for_review", with: { draft: false } });
}

export function convertToDraft(world: World, repository: Repository, pull: PullRequest): Occurrence {
  return change(world, repository, { pull, action: "converted_to_draft", with: { draft: true } });
}

export function editTitle(world: World, repository: Repository, pull: PullRequest, title: string): Occurrence {
  const extra = { changes: { title: { from: pull.title } } };
  return change(world, repository, { pull, action: "edited", with: { title }, extra });
}

export function changeBase(world: World, repository: Repository, pull: PullRequest, base: string): Occurrence {
  const extra = { changes: { base: { ref: { from: pull.base }, sha: { from: pull.baseSha } } } };
  pull.base = base;
  movePull(world, repository, pull);
  return change(world, repository, { pull, action: "edited", with: {}, extra });
}

export function closePull(world: World, repository: Repository, pull: PullRequest): Occurrence {
  return change(world, repository, { pull, action: "closed", with: { state: "closed" } });
}

export function reopenPull(world: World, repository: Repository, pull: PullRequest): Occurrence {
  pull.state = "open";
  movePull(world, repository, pull);
  return change(world, repository, { pull, action: "reopened", with: {} });
}

/** The green button: the base moves, which is told first. */
export function mergePullRequest(world: World, repository: Repository, pull: PullRequest): readonly Occurrence[] {
  const sha = mergePull(world, repository, pull);
  const { events } = moveBranch(world, repository, { branch: pull.base, sha, author: pull.author });
  return [...events, change(world, repository, { pull, action: "closed", with: {} })];
}

/** A comment in the conversation of a pull request. */
export function comment(world: World, repository: Repository, pull: PullRequest, body: string, by = AUTHOR) {
  const [author, at] = [accountOf(world, by), timestamp(world)];
  const said = { id: nextId(world), number: pull.number, author, app: null, body, created: at, updated: at };
  repository.issueComments.push(said);
  return { comment: said, event: commentEvent(world, repository, pull, said) };
}

/** What GitHub would tell of what an App did meanwhile; each is told once. */
export function takeHappened(world: World): readonly Occurrence[] {
  return world.happened.splice(0);
}

/** The text of a file at the tip of a branch. */
export function readFileAt(_: World, repository: Repository, branch: string, path: string): string | undefined {
  return readText(repository.objects, tipOf(repository, branch), path);
}

interface Change extends Pick<PullChange, "pull" | "action" | "extra"> {
  readonly with: Partial<PullRequest>;
}

function change(world: World, repository: Repository, { pull, action, extra = {}, ...does }: Change): Occurrence {
  Object.assign(pull, does.with, { updated: timestamp(world) });
  return pullEvent(world, repository, { pull, action, sender: pull.author, extra });
}
