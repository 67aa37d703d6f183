// What happened -> the payload that GitHub's webhook carries, without the installation, which delivery adds.
import { changedFiles } from "./git/changed-files.ts";
import { commitsBetween } from "./git/merge.ts";
import { readObject } from "./git/object-store.ts";
import { accountJson } from "./present/accounts.ts";
import { issueCommentJson } from "./present/comments.ts";
import { installationJson } from "./present/installations.ts";
import { issueJson, pullJson } from "./present/pull-requests.ts";
import { repositoryJson } from "./present/repositories.ts";
import { fullName, htmlUrl, nodeId } from "./present/urls.ts";
import {
  type Account,
  type App,
  type Installation,
  type IssueComment,
  type Occurrence,
  type PullRequest,
  type Repository,
  timestamp,
  type World,
} from "./world.ts";

export interface PullChange {
  readonly pull: PullRequest;
  readonly action:
    | "opened"
    | "synchronize"
    | "reopened"
    | "ready_for_review"
    | "converted_to_draft"
    | "edited"
    | "closed";
  readonly sender: Account;
  /** What the action adds, such as `before` and `after`, or `changes`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const MOVES = new Set(["opened", "synchronize", "reopened"]);

export function pullEvent(world: World, repository: Repository, change: PullChange): Occurrence {
  const { pull, action, sender, extra } = change;
  // A webhook is sent before GitHub tries the merge.
  const early = { mergeable: null, rebaseable: null, mergeable_state: "unknown", merge_commit_sha: pull.staleMergeSha };
  const whole = pullJson(world, repository, pull);
  const isEarly = MOVES.has(action);
  const subject = { action, number: pull.number, pull_request: isEarly ? { ...whole, ...early } : whole };
  return { event: "pull_request", payload: { ...subject, ...extra, ...stage(world, repository, sender) } };
}

export function commentEvent(world: World, repository: Repository, pull: PullRequest, said: IssueComment): Occurrence {
  const issue = issueJson(world, repository, pull);
  const comment = issueCommentJson(world, repository, said);
  return {
    event: "issue_comment",
    payload: { action: "created", issue, comment, ...stage(world, repository, said.author) },
  };
}

export interface PushChange {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
  readonly sender: Account;
}

export function pushEvent(world: World, repository: Repository, change: PushChange): Occurrence {
  const { branch, before, after, forced, sender } = change;
  const [created, deleted] = [/^0+$/.test(before), /^0+$/.test(after)];
  const shas = deleted ? [] : created || forced ? [after] : commitsBetween(repository.objects, before, after);
  const commits = shas.map((sha) => pushedCommit(world, repository, sha));
  const payload = {
    ...{ ref: `refs/heads/${branch}`, before, after, created, deleted, forced, base_ref: null, commits },
    compare: `${htmlUrl(world, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: sender.login, email: `${sender.login}@example.com` },
    ...stage(world, repository, sender),
  };
  return { event: "push", payload };
}

/** A commit as events tell it, with the paths that it touches. */
export function pushedCommit(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const commit = readObject(repository.objects, sha, "commit");
  const { name, email, seconds } = commit.author;
  const [parent] = commit.parents;
  const files = parent === undefined ? [] : changedFiles(repository.objects, parent, sha);
  const paths = (...states: string[]) => files.filter(({ status }) => states.includes(status)).map(({ path }) => path);
  return {
    ...{ id: sha, tree_id: commit.tree, distinct: true, message: commit.message },
    ...{ timestamp: timestamp(world, seconds * 1000), url: `${htmlUrl(world, repository)}/commit/${sha}` },
    ...{ author: { name, email, username: name }, committer: { name, email, username: name } },
    ...{ added: paths("added"), removed: paths("removed"), modified: paths("modified", "renamed") },
  };
}

export function installationEvent(world: World, installation: Installation): Occurrence {
  const payload = {
    ...{ action: "created", installation: installationJson(world, installation), requester: null },
    repositories: installation.repositories.map(shortRepository),
    sender: accountJson(world, installation.account),
  };
  return { event: "installation", payload };
}

export function repositoriesAddedEvent(
  world: World,
  installation: Installation,
  repositories: readonly Repository[],
): Occurrence {
  const payload = {
    ...{ action: "added", installation: installationJson(world, installation), repository_selection: "selected" },
    ...{ repositories_added: repositories.map(shortRepository), repositories_removed: [], requester: null },
    sender: accountJson(world, installation.account),
  };
  return { event: "installation_repositories", payload };
}

function shortRepository(repository: Repository): Record<string, unknown> {
  const { id, name } = repository;
  return { id, node_id: nodeId("Repository", id), name, full_name: fullName(repository), private: true };
}

export function pingEvent(world: World, app: App): Occurrence {
  const config = { content_type: "json", insecure_ssl: "0", secret: "********", url: app.webhookUrl ?? "" };
  const hook = {
    ...{ type: "App", id: app.id, name: "web", active: true, events: app.events, config, app_id: app.id },
    ...{
      updated_at: app.created,
      created_at: app.created,
      deliveries_url: `${world.origin}/api/v3/app/hook/deliveries`,
    },
  };
  return { event: "ping", payload: { zen: "Keep it logically awesome.", hook_id: app.id, hook } };
}

/** What every event of a repository has. */
export function stage(world: World, repository: Repository, sender: Account): Record<string, unknown> {
  return { repository: repositoryJson(world, repository), sender: accountJson(world, sender) };
}
