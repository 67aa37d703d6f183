// `earshot serve`: the GitHub App as a server, until it is told to stop; `--check` only looks whether it could run.
import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { ROLES, type Role, readConfiguration } from "../github/configuration/read-configuration.ts";
import type { Connection } from "../github/server/connect.ts";
import { findTools } from "../render/find-tools.ts";
import { findSandbox } from "../render/sandbox.ts";
import { tellTools } from "../render/tell-tools.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { example } from "./options.ts";
import { print, remark } from "./print.ts";

const ENVIRONMENT = `
Environment (also from a file .env in the current directory):
  APP_ID, WEBHOOK_SECRET                the App's, from its settings page on GitHub
  PRIVATE_KEY or PRIVATE_KEY_PATH       its key: the PEM text (also with \\n, or in base64), or a file
  HOST, PORT                            where to listen (localhost, 3000; HOST=0.0.0.0 in a container)
  GHE_HOST, GHE_PROTOCOL                a GitHub Enterprise Server, such as github.shop.example (https)
  HTTPS_PROXY, NO_PROXY                 the way to GitHub, where it leads through a proxy
  REDIS_URL                             a queue that several processes share, such as redis://redis.shop.example:6379
  EARSHOT_JOBS                          jobs at the same time in this process (8)
  EARSHOT_JOBS_PER_INSTALLATION         of one installation, in all processes together (4)
  EARSHOT_WORKER_SILENCE                seconds without a word after which another worker takes over (15)
  EARSHOT_RECONCILE                     minutes between two looks for what was missed (30; 0: never)
  EARSHOT_WATCH                         off: default branches are not watched (on)
  EARSHOT_REVIEW_SECONDS                that one review may take (300)
  EARSHOT_REVIEW_MEGABYTES              of memory that one review may take (what the machine has, 3072 at most)
  EARSHOT_REVIEW_THREADS                reviews at the same time in this process (one for each processor, 2 at least)
  EARSHOT_KUSTOMIZE, EARSHOT_KUBECTL,
  EARSHOT_HELM                          the programs that render, where they are not on the PATH
  LOG_LEVEL, LOG_FORMAT                 trace … fatal (info); pretty or json

Webhooks arrive at /api/github/webhooks. /healthz answers when it runs, /readyz when it can work, /metrics for Prometheus.`;

export function addServe(program: Command, finish: Finish): void {
  program
    .command("serve")
    .description("run the GitHub App: listen for webhooks and review pull requests")
    .option("--check", "look whether the App is configured and registered as it should be, and end")
    .addHelpText(
      "after",
      `${ENVIRONMENT}\n${example("earshot serve --check\nHOST=0.0.0.0 PORT=8080 earshot serve\nREDIS_URL=redis://redis.shop.example earshot serve --role worker")}`,
    )
    .addOption(
      new Option("--role <role>", "take webhooks (web), do the jobs (worker), or both; one of them needs REDIS_URL")
        .choices(ROLES)
        .default("both"),
    )
    .action(async ({ check, role }: { readonly check?: true; readonly role: Role }) => {
      if (existsSync(".env")) process.loadEnvFile(".env");
      const configuration = readConfiguration(process.env, role);
      // Only this command needs GitHub's client; it is not loaded for the others.
      const { connect } = await import("../github/server/connect.ts");
      const { createWaitingRoom } = await import("../github/server/waiting-room.ts");
      const room = createWaitingRoom(configuration);
      const whileAway = (reason: string) => {
        remark(`earshot waits: ${reason}`);
        return room.wait(reason);
      };
      const connection = await connect(configuration, process.env, check === true ? undefined : whileAway);
      await room.close();
      // One that is named and not there ends the start.
      const renderers = tellTools(findTools(process.env), await findSandbox());
      if (check === true && role !== "web") for (const sentence of renderers) print(`${sentence}\n`);
      if (check === true) return finish(tellRegistration(connection, await checkRedis(configuration.redisUrl)));
      tellProblems(connection);
      const { startApp } = await import("../github/server/start-app.ts");
      const app = await startApp(connection, configuration);
      print(`earshot listens on ${app.url} as app "${connection.registration.name}"${TELL_ROLE[role]}\n`);
      await untilTold();
      remark("earshot stops: running reviews are finished first, or handed to other workers");
      await app.stop();
      // A library that is still at something, such as a connection to a Redis that has just gone, keeps no process.
      setTimeout(() => process.exit(), LAST_MOMENT).unref();
    });
}

/** Milliseconds for the last lines of the log. */
const LAST_MOMENT = 1_000;

const TELL_ROLE: Readonly<Record<Role, string>> = {
  both: "",
  web: ", for webhooks only",
  worker: ", for jobs only: send webhooks to a process with --role web",
};

/** What is wrong with the Redis, in words. */
async function checkRedis(url: string | undefined): Promise<readonly string[]> {
  if (url === undefined) return [];
  const { tryRedis } = await import("../queue/connect-redis.ts");
  const { version, problem } = await tryRedis(url);
  if (version !== undefined) print(`Redis ${version} has the queue.\n`);
  return problem === undefined ? [] : [problem];
}

function tellRegistration({ registration }: Connection, redis: readonly string[]): number {
  const { name, remarks } = registration;
  const problems = [...registration.problems, ...redis];
  print(`GitHub knows this key as the App "${name}".\n`);
  for (const problem of problems) print(`problem: ${problem}\n`);
  for (const text of remarks) print(`worth adding: ${text}\n`);
  if (problems.length === 0) {
    print("It can run.\n");
    return 0;
  }
  if (registration.problems.length > 0)
    print(
      'Change it on the App\'s settings page ("Permissions & events"); owners then have to accept new permissions.\n',
    );
  return NO_REVIEW;
}

function tellProblems({ registration }: Connection): void {
  for (const problem of registration.problems) remark(`earshot: ${problem}; see earshot serve --check`);
}

/** A second signal ends the process as it always does. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
