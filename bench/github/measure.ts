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

const CONCLUDE = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

export function measure(load: Load): readonly string[] {
  const { github, begin, seconds, rate, memory } = load;
  const requests = github.requests.slice(begin.requests);
  const deliveries = github.world.deliveries.slice(begin.deliveries);
  const own = requests.filter(({ path }) => path.startsWith("/repos/") || path.includes("graphql"));
  const writes = own.filter(({ method, path }) => method !== "GET" && !path.includes("graphql"));
  const refused = requests.filter(({ status }) => status === 403 || status === 429).length;
  const took = waits(load);
  const reviews = took.length;
  const { third, end, before, after } = memory;
  return [
    `${deliveries.length} webhooks in ${seconds} s (${rate} a second), ${reviews} verdicts, ${refused} requests refused by limits`,
    `acknowledged: ${percentiles(deliveries.map(({ duration }) => duration))} ms (goal: p99 below 200)`,
    `check run concluded after the push, warm: ${percentiles(took)} ms (goal: p95 below 2000)`,
    `memory: ${third.memory.toFixed(0)} MB after a third, ${end.memory.toFixed(0)} MB at the end: ${((100 * end.memory) / third.memory - 100).toFixed(0)} % more (goal: within 10)`,
    `writes a review: ${(writes.length / reviews).toFixed(1)} (goal: at most 6); requests a review: ${(own.length / reviews).toFixed(1)}`,
    ...mostAsked(requests, reviews),
    `processor seconds a review, of the App alone: ${((after.processor - before.processor) / reviews).toFixed(3)}`,
    `lost: ${lost(load)} pull requests without a verdict about their head (goal: 0); deliveries not taken: ${deliveries.filter(({ status }) => status >= 300).length}`,
  ];
}

/** What a review asks for, by operation. */
function mostAsked(requests: Load["github"]["requests"], reviews: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { operation } of requests) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([operation, count]) => `  ${(count / reviews).toFixed(2)} ${operation}`);
}

/** Milliseconds from each push to the conclusion of its check run, of those that were not superseded. */
function waits({ github, branches, begin }: Load): readonly number[] {
  const pushed = new Map(branches.flatMap((branch) => [...branch.pushed]));
  const runs = new Map(
    github.world.repositories.flatMap(({ checkRuns }) => checkRuns.map((run) => [`${run.id}`, run])),
  );
  return github.requests.slice(begin.requests).flatMap(({ operation, path, body, at }) => {
    const run = operation === CONCLUDE ? runs.get(path.slice(path.lastIndexOf("/") + 1)) : undefined;
    const since = run && pushed.get(run.headSha);
    const { conclusion = "cancelled" } = (body ?? {}) as { readonly conclusion?: string };
    return since === undefined || conclusion === "cancelled" ? [] : [at - since];
  });
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
