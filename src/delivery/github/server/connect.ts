// Configuration -> GitHub's client, accepted by GitHub. The only place that makes one for the App.
import { randomBytes } from "node:crypto";
import { createProbot, type Probot } from "probot";
import { isPassing } from "../../trouble.ts";
import { createFetch } from "../client/fetch-github.ts";
import { createOctokit } from "../client/octokit.ts";
import { createWritePace, type WritePace } from "../client/write-pace.ts";
import type { Configuration } from "../configuration/read-configuration.ts";
import type { ReviewLimits } from "../configuration/review-limits.ts";
import { checkRegistration, type Registration } from "./check-registration.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What Probot may read from the environment; it would fetch packages for some of the rest. */
const PASSED_ON = ["GHE_HOST", "GHE_PROTOCOL", "LOG_LEVEL", "LOG_FORMAT", "LOG_LEVEL_IN_STRING", "LOG_MESSAGE_KEY"];

export interface Connection {
  readonly probot: Probot;
  readonly registration: Registration;
  readonly metrics: Metrics;
  readonly pace: WritePace;
  readonly reviewLimits: ReviewLimits;
}

/** What to do while GitHub is away, before it is asked again. */
export type WhileAway = (reason: string) => Promise<void>;

/** A client that GitHub has accepted. Throws trouble; also when GitHub is away, if nobody says what to do meanwhile. */
export async function connect(
  configuration: Configuration,
  environment: Environment,
  whileAway?: WhileAway,
): Promise<Connection> {
  const passedOn = PASSED_ON.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  const metrics = createMetrics();
  const pace = createWritePace();
  const probot = createProbot({
    env: { LOG_LEVEL: "info", ...Object.fromEntries(passedOn) },
    overrides: {
      appId: configuration.appId,
      privateKey: configuration.privateKey,
      // Where no webhooks are taken, nobody may know it: Probot would take one that everybody knows.
      secret: configuration.webhookSecret ?? randomBytes(32).toString("hex"),
      Octokit: createOctokit(metrics, pace),
      request: { fetch: createFetch(environment, metrics.answered) },
    },
  });
  await probot.ready();
  const server = environment.GHE_HOST || "GitHub";
  const { reviewLimits } = configuration;
  const github = await probot.auth();
  const registration = await ask(() => checkRegistration(github, server), whileAway);
  return { probot, metrics, pace, reviewLimits, registration };
}

async function ask<Answer>(question: () => Promise<Answer>, whileAway: WhileAway | undefined): Promise<Answer> {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (whileAway === undefined || !isPassing(error)) throw error;
      await whileAway(error.message);
    }
  }
}
