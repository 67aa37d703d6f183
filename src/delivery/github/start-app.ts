// Configuration -> the App, running: client, queue, server. The one place where the pieces are put together.
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { createProbot, type Probot } from "probot";
import { createInProcessQueue } from "../queue/in-process-queue.ts";
import type { JobQueue } from "../queue/job-queue.ts";
import { readShippedPolicies, readVersion } from "../shipped.ts";
import { trouble } from "../trouble.ts";
import { createApp } from "./app.ts";
import { checkRegistration, type Registration } from "./check-registration.ts";
import { createWebhookServer, WEBHOOK_PATH } from "./listen.ts";
import { fetchInTime, Octokit } from "./octokit.ts";
import { createBlobCache } from "./read-blobs.ts";
import type { Configuration } from "./read-configuration.ts";
import { reviewInWorker } from "./review-in-worker.ts";
import { reviewPullRequest } from "./review-pull-request.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What Probot may read from the environment; it would fetch packages for some of the rest. */
const PASSED_ON = ["GHE_HOST", "GHE_PROTOCOL", "LOG_LEVEL", "LOG_FORMAT", "LOG_LEVEL_IN_STRING", "LOG_MESSAGE_KEY"];

const WAITING_PULL_REQUESTS = 2_000;
/** Kubernetes kills 30 seconds after it asked for an end. */
const PATIENCE = 20_000;

export interface Connection {
  readonly probot: Probot;
  readonly registration: Registration;
}

/** A client that GitHub has accepted. Throws trouble. */
export async function connect(configuration: Configuration, environment: Environment): Promise<Connection> {
  const passedOn = PASSED_ON.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  const probot = createProbot({
    env: { LOG_LEVEL: "info", ...Object.fromEntries(passedOn) },
    overrides: {
      appId: configuration.appId,
      privateKey: configuration.privateKey,
      secret: configuration.webhookSecret,
      Octokit,
      request: { fetch: fetchInTime },
    },
  });
  await probot.ready();
  const server = environment.GHE_HOST || "GitHub";
  return { probot, registration: await checkRegistration(await probot.auth(), server) };
}

export interface RunningApp {
  readonly url: string;
  /** Takes no more webhooks, finishes what runs (for a while), then is done. */
  stop(): Promise<void>;
}

/** Listens. Throws trouble when it cannot. */
export async function startApp(
  { probot, registration }: Connection,
  { host, port }: Configuration,
): Promise<RunningApp> {
  const queue = createQueue(probot, registration);
  await probot.load(createApp(queue, registration), { cwd: process.cwd(), addHandler: () => {} });
  const server = await createWebhookServer(probot);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(trouble(explainListen(error, host, port))));
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}${WEBHOOK_PATH}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const left = await queue.stop(PATIENCE);
      for (const { owner, repo, pull } of left)
        probot.log.warn({ repository: `${owner}/${repo}`, pull }, "not reviewed any more: redeliver its webhook");
      server.closeAllConnections();
      await closed;
    },
  };
}

function createQueue(probot: Probot, app: Registration): JobQueue {
  const workshop = {
    app,
    version: readVersion(),
    settings: { policies: readShippedPolicies() },
    blobs: createBlobCache(),
    engine: reviewInWorker,
    log: probot.log,
  };
  const limits = { running: Math.max(2, availableParallelism()), waiting: WAITING_PULL_REQUESTS };
  return createInProcessQueue(async (job, signal) => {
    try {
      const github = await probot.auth(job.installation);
      const repository = { github, owner: job.owner, repo: job.repo };
      await reviewPullRequest({ ...workshop, repository, job, signal });
    } catch (error) {
      probot.log.error({ delivery: job.delivery, reason: String(error) }, "a job ended with a fault");
    }
  }, limits);
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  const place = `${host}:${port}`;
  if (error.code === "EADDRINUSE") return `${place} is in use: stop what listens there, or set PORT to another one`;
  if (error.code === "EACCES") return `this user may not listen at ${place}: set PORT to one above 1023`;
  if (error.code === "ENOTFOUND" || error.code === "EADDRNOTAVAIL")
    return `${host} is not an address of this machine: set HOST to localhost or 0.0.0.0`;
  return `cannot listen at ${place}: ${error.message}`;
}
