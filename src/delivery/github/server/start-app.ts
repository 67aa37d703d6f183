// Configuration -> the App, running: client, queue, server. The one place where the pieces are put together.
import { setTimeout as sleep } from "node:timers/promises";
import type { JobQueue } from "../../queue/job-queue.ts";
import type { Configuration } from "../configuration/read-configuration.ts";
import { reconcileOften } from "../reconcile/reconcile-often.ts";
import { watchOften } from "../watch/watch-often.ts";
import { createApp } from "./app.ts";
import { createAppQueue } from "./app-queue.ts";
import type { Connection } from "./connect.ts";
import { createWebhookServer, WEBHOOK_PATH } from "./listen.ts";
import { closeServer, listenAt } from "./listen-at.ts";
import { createReadiness } from "./readiness.ts";

/** Kubernetes kills 30 seconds after it asked for an end. */
const PATIENCE = 20_000;
const FIRST_CONNECTION = 3_000;

export interface RunningApp {
  readonly url: string;
  /** Takes no more webhooks, finishes what runs (for a while) or hands it to other workers, then is done. */
  stop(): Promise<void>;
}

/** Listens. Throws trouble when it cannot. */
export async function startApp(connection: Connection, configuration: Configuration): Promise<RunningApp> {
  const { probot, registration, metrics } = connection;
  const { host, port, role, reconcile: every, watch } = configuration;
  const { queue, claims } = createAppQueue(connection, configuration);
  // A connection takes a moment; one that cannot be made is told by /readyz, and by the log.
  await untilReachable(queue, FIRST_CONNECTION);
  await probot.load(createApp(queue, registration), { cwd: process.cwd(), addHandler: () => {} });
  const readiness = createReadiness(await probot.auth(), queue);
  const server = await createWebhookServer({ probot, takesWebhooks: role !== "worker", readiness, metrics });
  const actual = await listenAt(server, { host, port });
  const auth = (installation?: number) => probot.auth(installation);
  const missed = every === undefined ? undefined : { auth, app: registration, queue, claims, log: probot.log, every };
  const reconciling = missed && reconcileOften(missed);
  const watching = watch ? watchOften({ auth, queue, claims, log: probot.log }) : undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}${WEBHOOK_PATH}`,
    async stop() {
      readiness.end();
      await Promise.all([reconciling?.stop(), watching?.stop()]);
      // Probes are answered until the end; a webhook that still comes is refused by the queue, and GitHub shows that.
      const left = await queue.stop(PATIENCE);
      for (const { kind, owner, repo, delivery, ...job } of left) {
        const place = { repository: `${owner}/${repo}`, ...("pull" in job && { pull: job.pull }) };
        probot.log.warn({ kind, ...place, delivery }, "not done any more: redeliver its webhook");
      }
      await closeServer(server);
    },
  };
}

async function untilReachable(queue: JobQueue, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  const isReachable = () =>
    queue.check().then(
      () => true,
      () => false,
    );
  while (Date.now() < end && !(await isReachable())) await sleep(50);
}
