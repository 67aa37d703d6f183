// What people do to check runs with buttons -> the payload that GitHub's webhook carries.
import { readObject } from "./git/object-store.ts";
import { accountJson, appJson } from "./present/accounts.ts";
import { checkRunJson, minimalPulls } from "./present/check-runs.ts";
import { gitCommitJson } from "./present/commits.ts";
import { repositoryJson } from "./present/repositories.ts";
import { nodeId, repositoryUrl } from "./present/urls.ts";
import { accountOf, type CheckRun, type Occurrence, type Repository, timestamp, type World } from "./world.ts";

/** "Re-run" of one check. */
export function rerunCheck(world: World, repository: Repository, run: CheckRun): Occurrence {
  return checkEvent(world, repository, run, { action: "rerequested" });
}

/** A button that the check run has; GitHub gives its identifier back. */
export function pressButton(world: World, repository: Repository, run: CheckRun, identifier: string): Occurrence {
  return checkEvent(world, repository, run, { action: "requested_action", requested_action: { identifier } });
}

function checkEvent(
  world: World,
  repository: Repository,
  run: CheckRun,
  does: Readonly<Record<string, unknown>>,
): Occurrence {
  const check_run = { ...checkRunJson(world, repository, run), check_suite: suiteJson(world, repository, run) };
  return { event: "check_run", payload: { ...does, check_run, ...stage(world, repository) } };
}

/** "Re-run all checks" of an App. */
export function rerunSuite(world: World, repository: Repository, run: CheckRun): Occurrence {
  const { id, tree, message, author, committer } = gitCommit(world, repository, run.headSha);
  const head_commit = { id, tree_id: tree.sha, message, timestamp: timestamp(world), author, committer };
  const counted = { latest_check_runs_count: 1, check_runs_url: `${suiteUrl(world, repository, run)}/check-runs` };
  const check_suite = { ...suiteJson(world, repository, run), ...counted, head_commit };
  return { event: "check_suite", payload: { action: "rerequested", check_suite, ...stage(world, repository) } };
}

function gitCommit(world: World, repository: Repository, sha: string) {
  const { author, committer } = gitCommitJson(world, repository, sha);
  const { tree, message } = readObject(repository.objects, sha, "commit");
  return { id: sha, tree: { sha: tree }, message, author, committer };
}

function suiteUrl(world: World, repository: Repository, { suite }: CheckRun): string {
  return `${repositoryUrl(world, repository)}/check-suites/${suite}`;
}

/** Pull requests from forks are missing in it, as on GitHub. */
function suiteJson(world: World, repository: Repository, run: CheckRun): Record<string, unknown> {
  const pull = repository.pulls.find(({ headSha }) => headSha === run.headSha);
  const { suite: id, headSha: after, startedAt: at } = run;
  return {
    ...{ id, node_id: nodeId("CheckSuite", id), url: suiteUrl(world, repository, run), head_sha: after, after },
    ...{ head_branch: pull?.head.repository === repository ? pull.head.branch : null, before: pull?.baseSha ?? null },
    ...{ status: run.status, conclusion: run.conclusion, created_at: at, updated_at: at, app: suiteApp(world, run) },
    pull_requests: minimalPulls(world, repository, after),
    ...{ rerequestable: true, runs_rerequestable: true },
  };
}

/** GitHub's description of a suite's App is older than merge queues, and knows no such event. */
function suiteApp(world: World, { app }: CheckRun): Record<string, unknown> {
  return { ...appJson(world, app), events: app.events.filter((event) => event !== "merge_group") };
}

function stage(world: World, repository: Repository): Record<string, unknown> {
  return { repository: repositoryJson(world, repository), sender: accountJson(world, accountOf(world, "dev")) };
}
