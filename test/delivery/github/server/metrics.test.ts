// The metrics, and that the dashboard asks for nothing else.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createReadCache } from "../../../../src/delivery/github/reading/read-cache.ts";
import { createMetrics } from "../../../../src/delivery/github/server/metrics.ts";

const DASHBOARD = fileURLToPath(new URL("../../../../deploy/grafana/earshot.json", import.meta.url));
const SIZE = { waiting: 3, running: 2, oldest: 1_500 };

function watched(size = async () => SIZE) {
  const metrics = createMetrics();
  const queue = { size, add: async () => true, check: async () => {}, stop: async () => [] };
  metrics.watch({ queue, blobs: createReadCache() });
  return metrics;
}

test("what happened is counted", async () => {
  const metrics = watched();
  metrics.jobEnded({ kind: "review", outcome: "done", seconds: 0.3 });
  metrics.jobEnded({ kind: "review", outcome: "superseded", seconds: 0.1 });
  metrics.concluded("failure");
  metrics.failed("rate-limit");
  metrics.answered(200);
  metrics.answered(502);
  metrics.answered(undefined);
  metrics.limited("secondary");
  const text = await metrics.text();
  for (const line of [
    'earshot_jobs_total{kind="review",outcome="done"} 1',
    'earshot_jobs_total{kind="review",outcome="superseded"} 1',
    'earshot_job_duration_seconds_bucket{le="0.25",kind="review"} 1',
    'earshot_job_duration_seconds_bucket{le="0.5",kind="review"} 2',
    'earshot_reviews_total{conclusion="failure"} 1',
    'earshot_failures_total{reason="rate-limit"} 1',
    'earshot_github_requests_total{status="2xx"} 1',
    'earshot_github_requests_total{status="5xx"} 1',
    'earshot_github_requests_total{status="none"} 1',
    'earshot_github_rate_limited_total{limit="secondary"} 1',
    // Never counted is 0: a series that begins with its first fault would be no increase.
    'earshot_failures_total{reason="fault"} 0',
    "earshot_queue_waiting 3",
    "earshot_queue_running 2",
    "earshot_queue_oldest_seconds 1.5",
    "earshot_cache_bytes 0",
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toContain("process_resident_memory_bytes");
});

test("installations are told by how much they have left, never by name", async () => {
  const metrics = watched();
  for (const [installation, share] of [
    ["11", 0],
    ["12", 0.05],
    ["13", 0.9],
    ["14", 1],
    ["11", 0.4],
  ] as const)
    metrics.left(installation, share);
  const lines = (await metrics.text()).split("\n").filter((line) => line.startsWith("earshot_github_installations{"));
  expect(lines).toEqual([
    'earshot_github_installations{left="none"} 0',
    'earshot_github_installations{left="below 10 %"} 1',
    'earshot_github_installations{left="below 50 %"} 1',
    'earshot_github_installations{left="plenty"} 2',
  ]);
});

test("a queue that cannot be reached leaves the other numbers", async () => {
  const metrics = watched(() => Promise.reject(new Error("away")));
  const text = await metrics.text();
  expect(text).toContain("earshot_queue_waiting Nan");
  expect(text).toContain("earshot_cache_hits 0");
});

test("every metric of the dashboard is one of these, and all of ours are on it", async () => {
  const metrics = watched();
  const known = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  const dashboard = readFileSync(DASHBOARD, "utf8");
  const queries = [...dashboard.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)].map(([, query]) => query ?? "");
  const asked = new Set(queries.flatMap((query) => query.match(/\b(?:earshot|process|nodejs)_[a-z0-9_]+/g) ?? []));
  expect(queries.length).toBeGreaterThan(8);
  expect([...asked].filter((name) => !known.includes(name))).toEqual([]);
  const ours = known.filter((name) => name?.startsWith("earshot_") && !/_(?:sum|count)$/.test(name));
  expect(ours.filter((name) => name !== undefined && !asked.has(name))).toEqual([]);
});
