// A connection to GitHub -> what does its jobs, with the cache that they share: the same for the server and for AWS Lambda.
import Bottleneck from "bottleneck";
import { type Claims, createClaims } from "../../queue/claims.ts";
import type { Job, JobQueue, Work } from "../../queue/job-queue.ts";
import { readShippedPolicies, readVersion } from "../../shipped.ts";
import { createEndedHeads } from "../check-run/end-outdated.ts";
import { createReadCache, type ReadCache } from "../reading/read-cache.ts";
import { createSettled } from "../reconcile/reconcile.ts";
import { createRounds } from "../reconcile/rounds.ts";
import { createWorkerEngine, type Engine } from "../review/review-in-worker.ts";
import type { Connection } from "./connect.ts";
import { createWork } from "./do-job.ts";

const NEVER = new AbortController().signal;

export interface AppWork {
  readonly work: Work;
  readonly blobs: ReadCache;
}

/** Where jobs go that other jobs ask for, and who of all processes does what only one shall do. */
export interface Surroundings {
  readonly queue: Pick<JobQueue, "add">;
  readonly claims: Claims;
}

/** Without surroundings such jobs are done at once, within the one that asks for them. */
export function createAppWork(
  { probot, registration, metrics, reviewLimits }: Connection,
  around?: Surroundings,
): AppWork {
  const blobs = createReadCache();
  const queue = around?.queue ?? { add: (job: Job) => work(job, { signal: NEVER, lost: 0 }).then(() => true) };
  const rounds = createRounds({ queue, claims: around?.claims ?? createClaims() });
  const outlook = { app: registration, queue, rounds, settled: createSettled() };
  const workshop = {
    app: registration,
    version: readVersion(),
    settings: { policies: readShippedPolicies() },
    blobs,
    endedHeads: createEndedHeads(),
    engine: inTurn(createWorkerEngine(reviewLimits), reviewLimits.threads),
  };
  const work = createWork({ probot, workshop, metrics, outlook, permissions: registration.permissions });
  return { work, blobs };
}

/** Jobs wait for GitHub most of their time; reviews themselves take a processor and memory each. */
function inTurn(engine: Engine, threads: number): Engine {
  const turns = new Bottleneck({ maxConcurrent: threads });
  return (input, signal) => turns.schedule(() => engine(input, signal));
}
