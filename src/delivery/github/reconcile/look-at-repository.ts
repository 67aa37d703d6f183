// A repository -> the open pull requests that still need a review. Asks GitHub alone: webhooks may never have come.
import type { LRUCache } from "lru-cache";
import { listCheckRuns } from "../check-run/check-run.ts";
import { type AppIdentity, named, type Repository } from "../client/repository-client.ts";
import type { Budget } from "./budget.ts";
import { needsReview } from "./needs-review.ts";

/** Heads that have a verdict, by `owner/repo#pull@sha`: they are not asked about again. */
export type Settled = LRUCache<string, true>;

export interface Looking {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly settled: Settled;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Told of each head whose review somebody began a moment ago: whether they still live is not to be seen. */
  readonly onAtWork?: () => void;
}

/** An open pull request, and the head to be reviewed. */
export interface Needy {
  readonly pull: number;
  readonly head: string;
}

/** Pull requests of a repository that are looked at; those after them were not touched for long. */
const MOST_PULLS = 100;

export async function lookAtRepository(looking: Looking): Promise<readonly Needy[]> {
  const needy: Needy[] = [];
  for (const { pull, head } of await listOpenPulls(looking)) {
    looking.signal.throwIfAborted();
    if (await isNeedy(looking, { pull, head })) needy.push({ pull, head });
  }
  return needy;
}

export interface OpenPull extends Needy {
  readonly base: string;
}

/** Those that were touched last come first. `base`: a branch, for those into it alone. */
export async function listOpenPulls(
  { repository, budget }: Pick<Looking, "repository" | "budget">,
  { base, most = MOST_PULLS }: { readonly base?: string; readonly most?: number } = {},
): Promise<readonly OpenPull[]> {
  if (!budget.take(1)) return [];
  const { data } = await repository.github.rest.pulls.list({
    ...named(repository),
    state: "open",
    sort: "updated",
    direction: "desc",
    per_page: most,
    ...(base !== undefined && { base }),
  });
  return data.map((pull) => ({ pull: pull.number, head: pull.head.sha, base: pull.base.ref }));
}

async function isNeedy(looking: Looking, { pull, head }: Needy): Promise<boolean> {
  const { repository, app, settled, budget } = looking;
  const name = `${repository.owner}/${repository.repo}#${pull}@${head}`;
  if (settled.has(name) || !budget.take(1)) return false;
  const need = needsReview(await listCheckRuns({ repository, app }, head), { pull, now: Date.now() });
  if (need === "settled") settled.set(name, true);
  if (need === "wait") looking.onAtWork?.();
  return need === "review";
}
