// What kept a review from happening -> what the check run says: what failed, and what to do. Pure. Never a stack trace, never
// a word of an unexpected error: that is for the server's log.
import { sentence } from "../../../report/escape-markdown.ts";
import { wasEnded } from "../../queue/job-queue.ts";
import { isTrouble } from "../../trouble.ts";
import type { Ending } from "../check-run/conclude.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { statusOf } from "../client/repository-client.ts";

interface Failure {
  readonly what: string;
  readonly todo: string;
}

interface Request {
  readonly error: Error;
  readonly status: number;
  /** Such as `GET /repos/shop/mesh/git/trees/1a2b3c`. */
  readonly route: string;
}

const AGAIN = "Press **Re-run** on this check, or close and reopen the pull request.";

/** The first line that fits a request that GitHub did not fulfil. */
const REFUSALS: readonly (readonly [(request: Request) => boolean, (request: Request) => Failure])[] = [
  [
    ({ error }) => rateLimitOf(error, 0) !== undefined,
    ({ error }) => ({
      what: `GitHub's request limit for this installation is used up${limitEnds(error)}`,
      todo: "Earshot goes on by itself afterwards, with what it has read until now. To try at once, press **Re-run** on this check.",
    }),
  ],
  [
    ({ status }) => status === 401,
    () => ({
      what: "GitHub does not accept Earshot's key any more",
      todo: `Ask whoever runs Earshot to look at its private key (\`earshot serve --check\`). ${AGAIN}`,
    }),
  ],
  [
    ({ status }) => status === 403,
    ({ route, error }) => ({
      what: `GitHub does not allow Earshot to ${route}${permissionsFor(error)}`,
      todo: `An owner has to accept the permissions that the App asks for (Settings → GitHub Apps → Earshot). ${AGAIN}`,
    }),
  ],
  [
    ({ status }) => status === 404,
    ({ route }) => ({
      what: `GitHub has nothing at ${route}`,
      todo: `See that the App is installed on this repository and that the branches still exist. ${AGAIN}`,
    }),
  ],
  [
    ({ status }) => status >= 500,
    ({ route, status }) => ({
      what: `GitHub did not answer (status ${status} for ${route})`,
      todo: `It may have a bad moment: see githubstatus.com. ${AGAIN}`,
    }),
  ],
  [() => true, ({ route, status }) => ({ what: `GitHub refused ${route} with status ${status}`, todo: AGAIN })],
];

/** `delivery` is the reference under which the server's log has the rest. */
export function describeFailure(error: unknown, delivery: string): Ending {
  const { what, todo } = explain(error, delivery);
  return {
    conclusion: "action_required",
    title: `No verdict: ${what}`.slice(0, 200),
    summary: `**No verdict: ${sentence(what)}.**\n\nThis says nothing about the change itself. ${todo}\n`,
    annotations: [],
  };
}

function explain(error: unknown, delivery: string): Failure {
  if (wasEnded(error, "stopped")) return { what: "Earshot was stopped before it had an answer", todo: AGAIN };
  if (isTrouble(error)) return { what: error.message, todo: AGAIN };
  const request = requestOf(error);
  const refusal = request && REFUSALS.find(([fits]) => fits(request));
  if (request !== undefined && refusal !== undefined) return refusal[1](request);
  return {
    what: "Earshot failed, and that is a fault of its own",
    todo: `Whoever runs it finds the details in its log, at delivery ${sentence(delivery)}. ${AGAIN}`,
  };
}

function requestOf(error: unknown): Request | undefined {
  const status = statusOf(error);
  if (status === undefined || !(error instanceof Error) || !("request" in error)) return undefined;
  const { method = "GET", url = "" } = error.request as { readonly method?: string; readonly url?: string };
  return { error, status, route: `${method} ${URL.parse(url)?.pathname ?? url}` };
}

/** Any of the sets that GitHub names would do: ", which takes contents: read". */
function permissionsFor(error: Error): string {
  const { headers } =
    (error as { readonly response?: { readonly headers?: Readonly<Record<string, unknown>> } }).response ?? {};
  const sets = String(headers?.["x-accepted-github-permissions"] ?? "");
  if (!/^[a-z_]+=[a-z]+(?:[,;] ?[a-z_]+=[a-z]+)*$/.test(sets)) return "";
  return `, which takes ${sets.replaceAll("=", ": ").replaceAll(/, ?/g, " and ").replaceAll(/; ?/g, ", or ")}`;
}

/** "until 14:00 UTC", where GitHub says when its limit ends. */
function limitEnds(error: Error): string {
  const limit = rateLimitOf(error, 0);
  if (limit?.kind !== "primary" || limit.until === undefined) return "";
  return ` until ${new Date(limit.until).toISOString().slice(11, 16)} UTC`;
}
