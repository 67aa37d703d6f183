// The check run `earshot` on GitHub: found and begun. It decides nothing about a review.

import {
  type AppIdentity,
  getPullRequest,
  named,
  ONCE,
  type Repository,
  statusOf,
} from "../client/repository-client.ts";
import type { Conclusion, Ending } from "./conclude.ts";
import { type ExistingRun, recall, worstConclusion } from "./plan-check-run.ts";

const NAME = "earshot";

export interface CheckRun {
  readonly id: number;
  /** Its page. */
  readonly url: string | undefined;
  /** How many annotations it has. */
  readonly annotated: number;
  /** Who made it, where this process has. */
  readonly by?: AppIdentity;
  /** How many processes left it unfinished; none when not given. */
  readonly lost?: number;
}

/** All runs of this App for a commit, of whatever pull request. */
export function listCheckRuns(place: Place, head: string): Promise<readonly ExistingRun[]> {
  return listRunsThat(recall, place, head);
}

/** Where to look, and who we are. */
export interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
}

/** Those whose `external_id` says something to `remembers`. */
export async function listRunsThat<Remembered>(
  remembers: (externalId: string | null) => Remembered | undefined,
  { repository, app }: Place,
  head: string,
): Promise<readonly ExistingRun<Remembered>[]> {
  const { github } = repository;
  const runs = await github.paginate(github.rest.checks.listForRef, {
    ...named(repository),
    ref: head,
    check_name: NAME,
    app_id: app.id,
    filter: "all",
    per_page: 100,
  });
  return runs.flatMap((run): readonly ExistingRun<Remembered>[] => {
    const memory = remembers(run.external_id);
    // GitHub was asked for this App's runs; where it says whose they are, that is heard too.
    const isOthers = run.app !== null && run.app !== undefined && run.app.id !== app.id;
    if (isOthers || memory === undefined) return [];
    const touched = Date.parse(run.completed_at ?? run.started_at ?? "") || 0;
    return [{ id: run.id, completed: run.status === "completed", conclusion: run.conclusion, memory, touched }];
  });
}

/** Which commit a check run is about, and what it remembers (`external_id`). */
export interface Checked {
  readonly head: string;
  readonly memory: string;
}

/** Puts a run on a commit that says "in progress". */
export async function createCheckRun(repository: Repository, { head, memory }: Checked): Promise<CheckRun> {
  const { data } = await repository.github.rest.checks.create({
    ...named(repository),
    name: NAME,
    head_sha: head,
    status: "in_progress",
    external_id: memory,
    request: ONCE,
  });
  const by = data.app === null ? {} : { by: { id: data.app.id, slug: data.app.slug ?? "" } };
  return { id: data.id, url: data.html_url ?? undefined, annotated: 0, ...by };
}

/** GitHub takes so many annotations in one request. */
export const MOST_ANNOTATIONS = 50;

/** Puts a run on a commit that has its conclusion; false where GitHub does not take all of it in one request. */
export async function createConcluded(
  repository: Repository,
  { head, memory, ending }: Checked & { readonly ending: Ending },
): Promise<boolean> {
  const { conclusion, title, summary, buttons = [] } = ending;
  const annotations = ending.annotations.flat();
  if (annotations.length > MOST_ANNOTATIONS) return false;
  const output = { title, summary, ...(annotations.length > 0 && { annotations }) };
  const place = { ...named(repository), name: NAME, head_sha: head, request: ONCE };
  const said = { external_id: memory, conclusion, actions: [...buttons], output };
  try {
    await repository.github.rest.checks.create({ ...place, ...said, status: "completed" });
    return true;
  } catch (error) {
    if (statusOf(error) === 422) return false;
    throw error;
  }
}

export async function getCheckRun(repository: Repository, id: number): Promise<CheckRun> {
  const { data } = await repository.github.rest.checks.get({ ...named(repository), check_run_id: id });
  return { id, url: data.html_url ?? undefined, annotated: data.output.annotations_count };
}

/** A run that somebody left is begun anew: from now on, and with this memory. */
export async function takeOver(repository: Repository, id: number, memory: string): Promise<CheckRun> {
  const place = { ...named(repository), check_run_id: id };
  const { data } = await repository.github.rest.checks.update({
    ...place,
    external_id: memory,
    started_at: new Date().toISOString(),
  });
  return { id, url: data.html_url ?? undefined, annotated: data.output.annotations_count };
}

/** A pull request, and which head of it is checked. */
export interface CheckedPull {
  readonly number: number;
  readonly head: { readonly sha: string };
}

/** The ending, or a worse one where another open pull request with the same head has it. */
export async function withOthers(
  { repository }: Place,
  { pull, runs }: { readonly pull: CheckedPull; readonly runs: readonly ExistingRun[] },
  ending: Ending,
): Promise<Ending> {
  const newest = new Map(runs.toSorted((a, b) => a.id - b.id).map((run) => [run.memory.pull, run]));
  for (const { memory, conclusion } of newest.values()) {
    const worst = worstConclusion<Conclusion>(ending.conclusion, [conclusion ?? ""]);
    if (memory.pull === pull.number || worst === ending.conclusion) continue;
    const other = await getPullRequest(repository, memory.pull);
    if (other.state !== "open" || other.head.sha !== pull.head.sha) continue;
    const why = `**#${memory.pull} has the same head commit, and its review says ${worst}.** GitHub keeps one check for a commit, so that stands here, too.`;
    return { ...ending, conclusion: worst, summary: `${why}\n\n${ending.summary}`.slice(0, 65_000) };
  }
  return ending;
}
