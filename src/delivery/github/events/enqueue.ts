// What an event asks for -> a job in the queue, at its place on GitHub. Never waits for the work.
import type { CommandJob, GroupJob, Job, JobQueue, LookJob, ReviewJob, WatchJob } from "../../queue/job-queue.ts";

/** What GitHub is told when the queue is full or closing: it shows the delivery as failed, and it is sent again. */
const UNAVAILABLE = 503;

export type Jobs = Pick<JobQueue, "add">;

/** What every event of a repository has. */
export interface RepositoryEvent {
  readonly id: string;
  readonly payload: {
    readonly installation?: { readonly id: number } | undefined;
    readonly repository?: { readonly name: string; readonly owner: Account | null } | undefined;
  };
}

interface Account {
  readonly login?: string | undefined;
}

type Unplaced<One extends Job> = Omit<One, "installation" | "owner" | "repo" | "delivery">;

/** What is to be done, without where. */
export type Asked =
  | Unplaced<ReviewJob>
  | Unplaced<CommandJob>
  | Unplaced<GroupJob>
  | Unplaced<LookJob>
  | Unplaced<WatchJob>;

/** Without an installation there is no token: the webhook is a repository's own, not the App's. */
export async function enqueue(jobs: Jobs, { id: delivery, payload }: RepositoryEvent, asked: Asked): Promise<void> {
  const { installation, repository } = payload;
  const owner = repository?.owner?.login;
  if (installation === undefined || repository === undefined || owner === undefined) return;
  await add(jobs, { ...asked, installation: installation.id, owner, repo: repository.name, delivery });
}

/** Fails the delivery when the queue takes no more. */
export async function add(jobs: Jobs, job: Job): Promise<void> {
  if (await jobs.add(job)) return;
  throw Object.assign(new Error("Earshot takes no more work at the moment: redeliver this later"), {
    status: UNAVAILABLE,
  });
}
