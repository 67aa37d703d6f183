// What GitHub has -> jobs for what was missed: failed webhooks are asked for again, and open pull requests without a verdict are
// reviewed. One pass; bounded for each installation, so that it never takes what pull requests need.
import { randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Claims } from "../../queue/claims.ts";
import type { JobQueue } from "../../queue/job-queue.ts";
import { messageOf } from "../../trouble.ts";
import type { AppIdentity, GitHub, Repository } from "../client/repository-client.ts";
import { createBudget, spareRequests } from "./budget.ts";
import { lookAtRepository, type Settled } from "./look-at-repository.ts";
import { redeliverFailed } from "./redeliver.ts";

export interface Reconciling {
  /** Clients: the App's own without a number, else that of an installation. */
  readonly auth: (installation?: number) => Promise<GitHub>;
  readonly app: AppIdentity;
  readonly queue: Pick<JobQueue, "add">;
  readonly claims: Claims;
  readonly settled: Settled;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onAtWork?: () => void;
}

interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What a pass did. */
export interface Reconciled {
  readonly redelivered: number;
  readonly reviews: number;
}

/** Requests of an installation in one pass, of GitHub's 5,000 an hour. */
const MOST_REQUESTS = 500;
const SETTLED_HEADS = 100_000;

export function createSettled(): Settled {
  return new LRUCache({ max: SETTLED_HEADS });
}

/** Never throws but for its signal: what fails is told in the log, and is looked at again in the next pass. */
export async function reconcile(reconciling: Reconciling): Promise<Reconciled> {
  const { auth, claims, signal, log } = reconciling;
  const github = await auth();
  const redelivered = await attempt(reconciling, 0, () => redeliverFailed(github, { claims, signal }));
  const installations = await attempt(reconciling, [], () => listInstallations(github));
  let reviews = 0;
  for (const id of installations) {
    signal.throwIfAborted();
    reviews += await attempt(reconciling, 0, () => reconcileInstallation(reconciling, id));
  }
  const done = { redelivered, reviews };
  log.info({ installations: installations.length, ...done }, "looked for what was missed");
  return done;
}

async function attempt<T>({ signal, log }: Reconciling, otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ reason: messageOf(error) }, "could not look for what was missed");
    return otherwise;
  }
}

/** Those that are not suspended. */
export async function listInstallations(github: GitHub): Promise<readonly number[]> {
  const all = await github.paginate(github.rest.apps.listInstallations, { per_page: 100 });
  return all.filter(({ suspended_at }) => suspended_at === null || suspended_at === undefined).map(({ id }) => id);
}

interface Found {
  readonly owner: string;
  readonly repo: string;
}

async function reconcileInstallation(reconciling: Reconciling, installation: number): Promise<number> {
  const { auth, signal } = reconciling;
  const github = await auth(installation);
  const { repositories, spare } = await listRepositories(github);
  const budget = createBudget(spare);
  let reviews = 0;
  for (const { owner, repo } of inAnyOrder(repositories, spare)) {
    signal.throwIfAborted();
    const repository: Repository = { github, owner, repo };
    // One repository that is in a bad state must not keep the others waiting.
    const needy = await attempt(reconciling, [], () => lookAtRepository({ ...reconciling, repository, budget }));
    for (const { pull, head } of needy) {
      const delivery = `reconcile-${randomBytes(6).toString("hex")}`;
      const job = { kind: "review", installation, owner, repo, pull, head, again: false, delivery } as const;
      if (await reconciling.queue.add(job)) reviews += 1;
    }
  }
  return reviews;
}

/** Those that can have open pull requests: GitHub counts them with the issues. */
async function listRepositories(github: GitHub) {
  const repositories: Found[] = [];
  let spare = MOST_REQUESTS;
  const pages = github.paginate.iterator(github.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
  for await (const { data, headers } of pages) {
    spare = spareRequests(headers, MOST_REQUESTS);
    for (const { owner, name, archived, open_issues_count: open } of data)
      if (!archived && open > 0) repositories.push({ owner: owner.login, repo: name });
  }
  return { repositories, spare };
}

/** Where not all can be looked at, each pass begins elsewhere. */
function inAnyOrder(repositories: readonly Found[], spare: number): readonly Found[] {
  if (repositories.length <= spare / 2) return repositories;
  const start = Math.floor(Math.random() * repositories.length);
  return [...repositories.slice(start), ...repositories.slice(0, start)];
}
