// The App as GitHub knows it -> who we are, and what its registration lacks of what app.yml asks for.
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { shippedPath } from "../../shipped.ts";
import { passingTrouble, trouble } from "../../trouble.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { type AppIdentity, type GitHub, statusOf } from "../client/repository-client.ts";
import type { Permissions } from "../client/repository-token.ts";

export interface Registration extends AppIdentity {
  readonly name: string;
  /** What app.yml asks for, as far as the registration has it: nobody needs more. */
  readonly permissions: Permissions;
  /** What is missing for the work that is done today: one sentence each, that says what to do. */
  readonly problems: readonly string[];
  /** What does not work without something that it can do without. */
  readonly remarks: readonly string[];
}

export interface Manifest {
  readonly default_permissions: Readonly<Record<string, "read" | "write">>;
  readonly default_events: readonly string[];
}

/** What app.yml asks for beyond what today's work needs: lacking it is a remark. */
const SPARE_PERMISSIONS: Readonly<Record<string, "read" | undefined>> = { contents: "read", merge_queues: undefined };
const NEEDED_EVENTS = ["pull_request"];
/** What does not work without a permission or an event, as the rest of a sentence. */
const LOSSES: Readonly<Record<string, string>> = {
  contents: "no fix is committed and no waiver proposed, patches are told instead; threads of what is gone stay open",
  check_run: "nobody hears of “Re-run” and “Fix it”",
  check_suite: "nobody hears of “Re-run all checks”",
  issue_comment: "nobody hears of commands in comments, such as /earshot fix",
  merge_queues: "a merge queue waits for its check in vain",
  merge_group: "a merge queue waits for its check in vain",
  push: "pull requests are not reviewed again when their base moves",
  repository: "what waits under an old name is only found some time later",
};
const LEVELS = ["read", "write", "admin"];

/** Asks GitHub who this key belongs to. Throws trouble when it does not accept it, and passing trouble when it is away. */
export async function checkRegistration(github: GitHub, server: string): Promise<Registration> {
  const { data } = await github.rest.apps.getAuthenticated({ request: { retries: 2 } }).catch((error: unknown) => {
    throw refusal(error, server);
  });
  if (data === null) throw refusal(undefined, server);
  const { id, slug, name, permissions, events } = data;
  const wanted = readManifest();
  const given = { permissions: { ...permissions }, events };
  return { id, slug: slug ?? "", name, permissions: grantable(wanted, given.permissions), ...compare(wanted, given) };
}

function grantable(wanted: Manifest, given: Readonly<Record<string, string | undefined>>): Permissions {
  const both = Object.entries(wanted.default_permissions).flatMap(([name, level]) => {
    const has = given[name];
    return has === undefined ? [] : [[name, covers(has, level) ? level : has]];
  });
  return Object.fromEntries(both);
}

function readManifest(): Manifest {
  return load(readFileSync(shippedPath("app.yml"), "utf8")) as Manifest;
}

/** What a registration lacks. Pure. */
export function compare(
  wanted: Manifest,
  given: { readonly permissions: Readonly<Record<string, string | undefined>>; readonly events: readonly string[] },
): Pick<Registration, "problems" | "remarks"> {
  const problems: string[] = [];
  const remarks: string[] = [];
  for (const [name, level] of Object.entries(wanted.default_permissions)) {
    const has = given.permissions[name];
    if (covers(has, level)) continue;
    const needed = Object.hasOwn(SPARE_PERMISSIONS, name) ? SPARE_PERMISSIONS[name] : level;
    const isSpare = needed === undefined || covers(has, needed);
    const text = `permission ${name}: ${level} is missing (it has ${has ?? "none"})`;
    (isSpare ? remarks : problems).push(isSpare ? `${text}${lossOf(name)}` : text);
  }
  for (const event of wanted.default_events.filter((name) => !given.events.includes(name))) {
    (NEEDED_EVENTS.includes(event) ? problems : remarks).push(
      `it is not subscribed to the event ${event}${lossOf(event)}`,
    );
  }
  return { problems, remarks };
}

function lossOf(name: string): string {
  return Object.hasOwn(LOSSES, name) ? `: ${LOSSES[name]}` : "";
}

function covers(has: string | undefined, level: string): boolean {
  return has !== undefined && LEVELS.indexOf(has) >= LEVELS.indexOf(level);
}

function refusal(error: unknown, server: string): Error {
  const status = statusOf(error);
  const isAway = isAnswer(error) && status !== undefined && status >= 500;
  const isBusy = rateLimitOf(error, 0) !== undefined;
  return isAway || isBusy
    ? passingTrouble(explainAbsence(status, server))
    : trouble(explainRefusal(error, status, server));
}

/** An answer of GitHub's, unlike a network that fails: GitHub's client gives that the status 500 as well. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && "response" in error && error.response !== undefined;

const explainAbsence = (status: number | undefined, server: string): string =>
  `${server} answers, but not as it should (status ${status} for GET /app): try again in a minute; if it stays so, look at its status page`;

function explainRefusal(error: unknown, status: number | undefined, server: string): string {
  const key = "APP_ID and the private key do not belong together, or the key was deleted";
  const todo = 'look at "App ID" and "Private keys" on the App\'s settings page, and generate a new key if in doubt';
  if (status === 401 || status === 403) return `${server} does not accept the key (status ${status}): ${key}; ${todo}`;
  if (status === 404)
    return `${server} knows no App with this APP_ID (status 404); ${todo}. For GitHub Enterprise Server set GHE_HOST`;
  if (isAnswer(error)) return explainAbsence(status, server);
  const why = error instanceof Error ? ` (${error.message.split("\n", 1)[0]})` : "";
  return `${server} cannot be reached${why}: look at the network, and at GHE_HOST and GHE_PROTOCOL if it is a GitHub Enterprise Server`;
}
