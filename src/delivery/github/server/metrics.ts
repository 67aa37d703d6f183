// What happens -> numbers for Prometheus. No label has a value for each repository, installation or pull request.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { JobQueue } from "../../queue/job-queue.ts";
import { FAILURE_REASONS } from "../client/failure-reason.ts";
import type { LimitWatch } from "../client/octokit.ts";
import { type ReadCache, sizeOf } from "../reading/read-cache.ts";

export interface Metrics extends LimitWatch {
  /** A job came to an end. `outcome`: done, later, or why it was ended. */
  jobEnded(job: { readonly kind: string; readonly outcome: string; readonly seconds: number }): void;
  concluded(conclusion: string): void;
  failed(reason: string): void;
  /** The status of an answer of GitHub's; undefined when there was none. */
  answered(status: number | undefined): void;
  /** What is looked up when somebody asks. */
  watch(sources: { readonly queue: JobQueue; readonly blobs: ReadCache }): void;
  /** Prometheus' text. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** An installation that was not heard of for so long has its requests back. */
const HOUR = 3_600_000;
/** How much is left, at most, in each of the groups. */
const SHARES: readonly (readonly [string, number])[] = [
  ["none", 0],
  ["below 10 %", 0.1],
  ["below 50 %", 0.5],
  ["plenty", 1],
];

const SECONDS = [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `earshot_${name}`, help, labelNames, registers });
  const reviews = counter("reviews_total", "Check runs that got a conclusion.", ["conclusion"]);
  const jobs = counter("jobs_total", "Jobs that came to an end, by how.", ["kind", "outcome"]);
  const failures = counter("failures_total", "What kept reviews, or parts of them, from happening.", ["reason"]);
  for (const reason of FAILURE_REASONS) failures.inc({ reason }, 0);
  const requests = counter("github_requests_total", "GitHub's answers by status class.", ["status"]);
  const limited = counter("github_rate_limited_total", "Requests that GitHub's limits refused.", ["limit"]);
  const durations = new Histogram({
    name: "earshot_job_duration_seconds",
    help: "How long jobs took, without their waiting.",
    labelNames: ["kind"],
    buckets: SECONDS,
    registers,
  });
  const shares = new Map<string, { readonly share: number; readonly at: number }>();
  watchShares(registry, shares);
  let lookUp = async () => {};

  return {
    contentType: registry.contentType,
    jobEnded({ kind, outcome, seconds }) {
      jobs.inc({ kind, outcome });
      durations.observe({ kind }, seconds);
    },
    concluded: (conclusion) => reviews.inc({ conclusion }),
    failed: (reason) => failures.inc({ reason }),
    answered: (status) => requests.inc({ status: status === undefined ? "none" : `${Math.floor(status / 100)}xx` }),
    limited: (limit) => limited.inc({ limit }),
    left: (installation, share) => void shares.set(installation, { share, at: Date.now() }),
    watch({ queue, blobs }) {
      lookUp = watchQueue(registry, queue);
      watchCache(registry, blobs);
    },
    async text() {
      await lookUp();
      return registry.metrics();
    },
  };
}

function watchShares(registry: Registry, shares: Map<string, { readonly share: number; readonly at: number }>): void {
  new Gauge({
    name: "earshot_github_installations",
    help: "Installations heard of within the last hour, by how much of their requests an hour is left.",
    labelNames: ["left"],
    registers: [registry],
    collect() {
      for (const [group] of SHARES) this.set({ left: group }, 0);
      for (const [id, { share, at }] of shares) {
        if (Date.now() - at > HOUR) shares.delete(id);
        else this.inc({ left: SHARES.find(([, most]) => share <= most)?.[0] ?? "plenty" });
      }
    },
  });
}

/** Gives what looks the queue's numbers up. */
function watchQueue(registry: Registry, queue: JobQueue): () => Promise<void> {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `earshot_queue_${name}`, help, registers: [registry] });
  const waiting = gauge("waiting", "Pull requests that wait; with Redis for all workers.");
  const running = gauge("running", "Pull requests that are worked on; with Redis by all workers.");
  const oldest = gauge("oldest_seconds", "How long the oldest pull request has had something to do.");
  return async () => {
    // Redis may be away: then these say nothing, and all others what they know.
    const size = await queue.size().catch(() => ({ waiting: Number.NaN, running: Number.NaN, oldest: Number.NaN }));
    waiting.set(size.waiting);
    running.set(size.running);
    oldest.set(size.oldest / 1_000);
  };
}

function watchCache(registry: Registry, cache: ReadCache): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("earshot_cache_bytes", "What the cache of file contents and directories holds.", () => sizeOf(cache));
  gauge("earshot_cache_hits", "Files that were in the cache, since the start.", () => cache.counts.hits);
  gauge("earshot_cache_misses", "Files that had to be fetched, since the start.", () => cache.counts.misses);
}
