// The environment -> the App as a function: it takes webhooks and does jobs, at once or through a queue in SQS. GitHub has accepted it.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Probot } from "probot";
import { readConfiguration } from "../github/configuration/read-configuration.ts";
import { createSettled, type Reconciled, reconcile } from "../github/reconcile/reconcile.ts";
import { createApp } from "../github/server/app.ts";
import { connect } from "../github/server/connect.ts";
import { createAppWork } from "../github/server/create-app-work.ts";
import { watchThisHour } from "../github/watch/watch-often.ts";
import { createClaims } from "../queue/claims.ts";
import type { Job, Work } from "../queue/job-queue.ts";
import { type JobMessages, openSqs } from "./sqs.ts";

export interface LambdaApp {
  readonly probot: Probot;
  readonly work: Work;
  /** Undefined where there is no queue: jobs are done before a webhook is answered. */
  readonly messages: JobMessages | undefined;
  /** Does `does` with the jobs that come up meanwhile, in a list that grows; there are none where they go to the queue. */
  collect<Result>(does: (jobs: readonly Job[]) => Promise<Result>): Promise<Result>;
  /** Has failed webhooks sent again, and makes jobs of open pull requests without a verdict, and of branches to be watched. */
  lookForMissed(signal: AbortSignal): Promise<Reconciled>;
}

/** Throws trouble where something is not configured as it should be. */
export async function startFunction(environment: NodeJS.ProcessEnv): Promise<LambdaApp> {
  const { EARSHOT_QUEUE_URL } = environment;
  const messages = EARSHOT_QUEUE_URL ? openSqs(EARSHOT_QUEUE_URL) : undefined;
  const configuration = readConfiguration(environment);
  const connection = await connect(configuration, environment);
  const { probot, registration: app } = connection;
  // One process can be given several events at once.
  const collected = new AsyncLocalStorage<Job[]>();
  const queue = {
    async add(job: Job): Promise<boolean> {
      if (messages === undefined) collected.getStore()?.push(job);
      else await messages.send({ job, putOff: 0 });
      return true;
    },
  };
  const claims = createClaims();
  const auth = (installation?: number) => probot.auth(installation);
  const missed = { auth, app, queue, claims, settled: createSettled(), log: probot.log };
  await probot.load(createApp(queue, app), { cwd: process.cwd(), addHandler: () => {} });
  return {
    probot,
    messages,
    work: createAppWork(connection, { queue, claims }).work,
    collect(does) {
      const jobs: Job[] = [];
      return collected.run(jobs, () => does(jobs));
    },
    async lookForMissed(signal) {
      // Without a queue all of it would have to be done within this one call.
      if (configuration.watch && messages !== undefined) await watchThisHour(missed, signal);
      return reconcile({ ...missed, signal });
    },
  };
}
