// What a fake GitHub heard during the load -> figures, each beside its goal.
import type { FakeGitHub } from "../../test/github/fake-github.ts";
import type { Branch } from "./organisations.ts";
import type { ProcessNow } from "./read-process.ts";

export interface Load {
  readonly github: FakeGitHub;
  readonly branches: readonly Branch[];
  /** When it began, and how many requests and deliveries there were before. */
  readonly begin: { readonly at: number; readonly requests: number; readonly deliveries: number };
  readonly seconds: number;
  readonly rate: number;
  /** Before the load, after a third of it, at its end, and when all was done. */
  readonly memory: Readonly<Record<"before" | "third" | "end" | "after", ProcessNow>>;
}

type Requests = Load["github"]["requests"];

const CONCLUDE = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const CREATE = "POST /repos/{owner}/{repo}/check-runs";
/** GitHub counts a write as five. */
const POINTS_OF_A_WRITE = 5;

export function measure(load: Load): readonly string[] {
  const { github, begin, seconds, rate, memory, branches } = load;
  const requests = github.requests.slice(begin.requests);
  const deliveries = github.world.deliveries.slice(begin.deliveries);
  const own = requests.filter(({ path }) => path.startsWith("/repos/") || path.includes("graphql"));
  const writes = own.filter(isWrite);
  const refused = requests.filter(({ status }) => status === 403 || status === 429).length;
  const { took, superseded, pending } = follow(load, requests);
  const reviews = took.length;
  const { third, end, before, after } = memory;
  const repositories = new Set(branches.map(({ repository }) => repository)).size;
  const installations = new Set(branches.map(({ installation }) => installation)).size;
  const points = own.length + (POINTS_OF_A_WRITE - 1) * writes.length;
  const grown = (100 * end.memory) / third.memory - 100;
  return [
    `${branches.length} open pull requests of ${repositories} repositories, ${installations} installations`,
    `${deliveries.length} pushes in ${seconds} s (${rate} a second, ${((60 * rate) / installations).toFixed(0)} a minute for an installation): ${reviews} heads got a verdict while they were the newest, ${superseded} were superseded before, ${pending} got none`,
    `acknowledged: ${percentiles(deliveries.map(({ duration }) => duration))} ms (goal: p99 below 200)`,
    `check run concluded after the push, warm, of heads that were not superseded: ${percentiles(took)} ms (goal: p95 below 2000)`,
    `memory: ${third.memory.toFixed(0)} MB after a third, ${end.memory.toFixed(0)} MB at the end: ${grown.toFixed(0)} % more (goal: within 10)`,
    `writes a verdict: ${(writes.length / reviews).toFixed(2)} (goal: at most 6); requests a verdict: ${(own.length / reviews).toFixed(2)}; refused by limits: ${refused}`,
    `points of GitHub's secondary limit a verdict: ${(points / reviews).toFixed(1)}; an installation has 900 a minute`,
    ...mostAsked(requests, reviews),
    `processor seconds a verdict, of the App alone: ${((after.processor - before.processor) / reviews).toFixed(3)}`,
    `lost: ${lost(load)} pull requests without a verdict about their head (goal: 0); deliveries not taken: ${deliveries.filter(({ status }) => status >= 300).length}`,
  ];
}

function isWrite({ method, path, body }: Requests[number]): boolean {
  const { query } = (body ?? {}) as { readonly query?: unknown };
  return path.includes("graphql") ? /^\s*mutation\b/.test(String(query)) : method !== "GET";
}

/** What a review asks for, by operation. */
function mostAsked(requests: Requests, reviews: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { operation } of requests) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([operation, count]) => `  ${(count / reviews).toFixed(2)} ${operation}`);
}

interface Followed {
  /** Milliseconds from a push to the conclusion of its check run, where there was no other push in between. */
  readonly took: readonly number[];
  readonly superseded: number;
  readonly pending: number;
}

function follow({ branches }: Load, requests: Requests): Followed {
  const verdicts = verdictTimes(branches, requests);
  const heads = branches.flatMap(({ pushed }) => {
    const all = [...pushed];
    return all.map(([sha, at], place) => ({ at, until: all[place + 1]?.[1], verdict: verdicts.get(sha) }));
  });
  const took = heads.flatMap(({ at, until = Number.POSITIVE_INFINITY, verdict = Number.NaN }) =>
    verdict <= until ? [verdict - at] : [],
  );
  const superseded = heads.filter(({ until, verdict }) => until !== undefined && !((verdict ?? Number.NaN) <= until));
  return { took, superseded: superseded.length, pending: heads.length - took.length - superseded.length };
}

/** When each head got its first conclusion that is not about its end. */
function verdictTimes(branches: readonly Branch[], requests: Requests): ReadonlyMap<string, number> {
  const repositories = new Set(branches.map(({ repository }) => repository));
  const runs = new Map(
    [...repositories].flatMap(({ checkRuns }) => checkRuns.map((run) => [`${run.id}`, run.headSha])),
  );
  const times = new Map<string, number>();
  for (const { operation, path, body, at, status } of requests) {
    const { conclusion = "cancelled", head_sha } = (body ?? {}) as { conclusion?: string; head_sha?: string };
    if (![CONCLUDE, CREATE].includes(operation) || conclusion === "cancelled" || status >= 300) continue;
    const head = operation === CREATE ? head_sha : runs.get(path.slice(path.lastIndexOf("/") + 1));
    if (head !== undefined && !times.has(head)) times.set(head, at);
  }
  return times;
}

function lost({ branches }: Load): number {
  return branches.filter(({ repository, pull }) => {
    const run = repository.checkRuns.findLast(({ headSha }) => headSha === pull()?.headSha);
    return run?.status !== "completed" || run.conclusion === "cancelled" || run.conclusion === "action_required";
  }).length;
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`;
}
