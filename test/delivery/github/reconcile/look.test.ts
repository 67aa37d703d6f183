// Jobs that look at a repository: a base that moved, and repositories that the App has not seen until now.
import { expect, test, vi } from "vitest";
import { doLook } from "../../../../src/delivery/github/reconcile/look.ts";
import { createSettled } from "../../../../src/delivery/github/reconcile/reconcile.ts";
import { createRounds } from "../../../../src/delivery/github/reconcile/rounds.ts";
import { createClaims } from "../../../../src/delivery/queue/claims.ts";
import type { Job, LookJob } from "../../../../src/delivery/queue/job-queue.ts";
import { app, github, log, mesh, openSeed, repositoryOf, reviewOnce, useReviewStage } from "../review-stage.ts";
import { SEED_CHANGE } from "../stage.ts";

useReviewStage();

const LOOK: LookJob = { kind: "look", installation: 1, owner: "shop", repo: "mesh", delivery: "d-1" };

function prepare(apart?: number) {
  const jobs: Job[] = [];
  const queue = { add: async (job: Job) => jobs.push(job) > 0 };
  const rounds = createRounds({ claims: createClaims(), queue }, apart);
  const outlook = { app: { id: app.id, slug: app.slug }, queue, rounds, settled: createSettled() };
  const signal = new AbortController().signal;
  const look = (job: Partial<LookJob> = {}) =>
    doLook({ ...outlook, job: { ...LOOK, ...job }, repository: repositoryOf(), signal, log });
  const pulls = () => jobs.flatMap((job) => (job.kind === "review" ? job.pull : []));
  return { look, jobs, pulls };
}

test("a repository that is new to the App: open pull requests without a verdict", async () => {
  const done = openSeed();
  await reviewOnce(done);
  const { pull } = github.openPullRequest(mesh, { head: "more", changes: { "a.yaml": "a: 1\n" } });
  const { look, jobs } = prepare();
  expect(await look()).toEqual({ isSaid: true });
  expect(jobs).toMatchObject([{ kind: "review", pull: pull.number, head: pull.headSha, again: false }]);
  // Each line of a job has its repository already, as owner/name.
  expect(log.info).toHaveBeenLastCalledWith({ branch: undefined, reviews: 1 }, "looked at the open pull requests");
});

test("a base that moved: pull requests into it that touch manifests, the newest first, twenty at most", async () => {
  github.openPullRequest(mesh, { head: "words", changes: { "docs/a.md": "words\n" } });
  const touching = Array.from(
    { length: 22 },
    (_, index) =>
      github.openPullRequest(mesh, { head: `change-${index}`, changes: { [`a${index}.yaml`]: "a: 1\n" } }).pull.number,
  );
  const { pull: stacked } = github.openPullRequest(mesh, { head: "on-top", base: "change-1", changes: SEED_CHANGE });
  const { look, pulls } = prepare();
  await look({ branch: "main" });
  expect(pulls()).toEqual(touching.slice(2).toReversed());
  const before = github.requests.length;
  await look({ branch: "change-1" });
  expect(pulls().at(-1)).toBe(stacked.number);
  expect(github.requests.length - before).toBeLessThanOrEqual(3);
  await look({ branch: "nobody-goes-there" });
  expect(pulls()).toHaveLength(21);
});

test("a base that moves all the time is looked at now and then, and at last for certain", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    openSeed();
    const { look, jobs, pulls } = prepare(60);
    for (let push = 0; push < 5; push++) await look({ branch: "main" });
    expect(pulls()).toHaveLength(1);
    expect(github.count("GET /repos/{owner}/{repo}/pulls")).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(jobs.slice(1)).toEqual([{ ...LOOK, branch: "main" }]);
  } finally {
    vi.useRealTimers();
  }
});

test("what GitHub refuses is done later", async () => {
  const { look } = prepare();
  github.failNext({ method: "GET", route: "/repos/{owner}/{repo}/pulls", status: 502 });
  expect(await look()).toMatchObject({ isSaid: false, failure: { status: 502 } });
});
