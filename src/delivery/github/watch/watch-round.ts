// An hour -> jobs for the default branches whose turn it is: every repository has an hour of the day and a day of the week, by its
// number, so that they do not come all at once and nobody has to remember them. Asks for lists of repositories alone.
import type { JobQueue } from "../../queue/job-queue.ts";
import { messageOf } from "../../trouble.ts";
import type { GitHub } from "../client/repository-client.ts";
import { spareRequests } from "../reconcile/budget.ts";
import { listInstallations } from "../reconcile/reconcile.ts";

export interface WatchRound {
  /** Clients: the App's own without a number, else that of an installation. */
  readonly auth: (installation?: number) => Promise<GitHub>;
  readonly queue: Pick<JobQueue, "add">;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Hours since 1970. */
  readonly hour: number;
}

interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Turn {
  /** Also for repositories that are watched once a week. */
  readonly weekly: boolean;
}

const DAY = 24;
const WEEK = 7;
/** Branches of one installation in an hour; the others wait for another day. */
const MOST = 500;
/** What one of them takes of GitHub's requests, as a rule. */
const REQUESTS = 20;

/** Whether it is a repository's hour, and if so whether it is also its day of the week. Undefined at any other hour. */
export function turnOf(repository: number, hour: number): Turn | undefined {
  if (repository % DAY !== hour % DAY) return undefined;
  return { weekly: repository % WEEK === Math.floor(hour / DAY) % WEEK };
}

/** Gives how many jobs there are now. What fails in one installation does not keep the others waiting. */
export async function watchRound(round: WatchRound): Promise<number> {
  const { auth, log, signal } = round;
  let jobs = 0;
  for (const installation of await listInstallations(await auth())) {
    signal.throwIfAborted();
    try {
      jobs += await watchInstallation(round, installation);
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ installation, reason: messageOf(error) }, "could not watch the default branches of an installation");
    }
  }
  log.info({ jobs }, "default branches to be watched");
  return jobs;
}

async function watchInstallation({ auth, queue, hour, signal }: WatchRound, installation: number): Promise<number> {
  const github = await auth(installation);
  let jobs = 0;
  const pages = github.paginate.iterator(github.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
  for await (const { data, headers } of pages) {
    signal.throwIfAborted();
    const room = Math.min(MOST, Math.floor(spareRequests(headers, MOST * REQUESTS) / REQUESTS));
    for (const { id, name: repo, owner, archived, disabled } of data) {
      const turn = archived || disabled ? undefined : turnOf(id, hour);
      if (turn === undefined || jobs >= room) continue;
      // The same whoever begins the round.
      const delivery = `watch-${hour}-${id}`;
      const job = { kind: "watch", installation, owner: owner.login, repo, delivery, again: false, ...turn } as const;
      if (!(await queue.add(job))) return jobs;
      jobs += 1;
    }
  }
  return jobs;
}
