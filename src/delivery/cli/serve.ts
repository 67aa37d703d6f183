// `earshot serve`: the GitHub App as a server, until it is told to stop; `--check` only looks whether it could run.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { readConfiguration } from "../github/read-configuration.ts";
import type { Connection } from "../github/start-app.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { example } from "./options.ts";
import { print, remark } from "./print.ts";

const ENVIRONMENT = `
Environment (also from a file .env in the current directory):
  APP_ID, WEBHOOK_SECRET                the App's, from its settings page on GitHub
  PRIVATE_KEY or PRIVATE_KEY_PATH       its key: the PEM text (also with \\n, or in base64), or a file
  HOST, PORT                            where to listen (localhost, 3000; HOST=0.0.0.0 in a container)
  GHE_HOST, GHE_PROTOCOL                a GitHub Enterprise Server, such as github.shop.example (https)
  LOG_LEVEL, LOG_FORMAT                 trace … fatal (info); pretty or json

Webhooks arrive at /api/github/webhooks; /healthz and /ping answer when it runs.`;

export function addServe(program: Command, finish: Finish): void {
  program
    .command("serve")
    .description("run the GitHub App: listen for webhooks and review pull requests")
    .option("--check", "look whether the App is configured and registered as it should be, and end")
    .addHelpText("after", `${ENVIRONMENT}\n${example("earshot serve --check\nHOST=0.0.0.0 PORT=8080 earshot serve")}`)
    .action(async ({ check }: { readonly check?: true }) => {
      if (existsSync(".env")) process.loadEnvFile(".env");
      const configuration = readConfiguration(process.env);
      // Only this command needs GitHub's client; it is not loaded for the others.
      const { connect, startApp } = await import("../github/start-app.ts");
      const connection = await connect(configuration, process.env);
      if (check === true) return finish(tellRegistration(connection));
      tellProblems(connection);
      const app = await startApp(connection, configuration);
      print(`earshot listens on ${app.url} as app "${connection.registration.name}"\n`);
      await untilTold();
      remark("earshot stops: running reviews are finished first");
      await app.stop();
    });
}

function tellRegistration({ registration }: Connection): number {
  const { name, problems, remarks } = registration;
  print(`GitHub knows this key as the App "${name}".\n`);
  for (const problem of problems) print(`problem: ${problem}\n`);
  for (const text of remarks) print(`not needed yet: ${text}\n`);
  if (problems.length === 0) {
    print("It can run.\n");
    return 0;
  }
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
