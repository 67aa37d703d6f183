// Whose turn it is: every repository once a day, and once a week on its day; one process of many.

import { ProbotOctokit } from "probot";
import { expect, test, vi } from "vitest";
import { watchOften } from "../../../../src/delivery/github/watch/watch-often.ts";
import { turnOf, watchRound } from "../../../../src/delivery/github/watch/watch-round.ts";
import { type Claims, createClaims } from "../../../../src/delivery/queue/claims.ts";
import type { Job } from "../../../../src/delivery/queue/job-queue.ts";
import { app, github, log, mesh, useReviewStage } from "../review-stage.ts";
import { installOn } from "../stage.ts";

useReviewStage();

test.each([7, 24, 1_234_567])("repository %d: one hour of each day, and one of these in a week is its day", (id) => {
  const hours = Array.from({ length: 24 * 7 }, (_, index) => 490_000 + index);
  const turns = hours.flatMap((hour) => turnOf(id, hour) ?? []);
  expect(turns).toHaveLength(7);
  expect(turns.filter(({ weekly }) => weekly)).toHaveLength(1);
});

/** Clients as Probot gives them. */
async function auth(installationId?: number) {
  return new ProbotOctokit({
    auth: { appId: app.id, privateKey: app.privateKey, ...(installationId !== undefined && { installationId }) },
    baseUrl: github.apiUrl,
    throttle: { enabled: false },
    retry: { enabled: false },
  });
}

function listening(answer = true) {
  const jobs: Job[] = [];
  const queue = { add: async (job: Job) => (answer ? jobs.push(job) > 0 : false) };
  return { jobs, queue };
}

const round = (hour: number, queue: Parameters<typeof watchRound>[0]["queue"]) =>
  watchRound({ auth, queue, hour, signal: new AbortController().signal, log: { ...log, warn: vi.fn() } });

test("the repositories of all installations have their turn within a day", async () => {
  const ledger = installOn(github, app, "ledger");
  const { jobs, queue } = listening();
  for (let hour = 0; hour < 24; hour++) await round(hour, queue);
  const told = jobs.map((job) => job.kind === "watch" && [job.installation, job.repo, job.again]);
  const [first, second] = github.world.installations;
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      [first?.id, mesh.name, false],
      [second?.id, ledger.name, false],
    ]),
  );
});

test("an installation that cannot be asked does not keep the others waiting; a full queue is not filled further", async () => {
  const ledger = installOn(github, app, "ledger");
  const { jobs, queue } = listening();
  github.failNext({ method: "GET", route: "/installation/repositories", status: 500 });
  await round(ledger.id % 24, queue);
  expect(jobs).toMatchObject([{ repo: "ledger" }]);
  expect(await round(ledger.id % 24, listening(false).queue)).toBe(0);
});

test("of two processes one begins the round of an hour", async () => {
  const claims = createClaims();
  const asked: string[] = [];
  const counted: Pick<Claims, "claim"> = {
    claim: async (what, seconds) => {
      asked.push(what);
      return claims.claim(what, seconds);
    },
  };
  const { queue } = listening();
  const both = [1, 2].map(() => watchOften({ auth, queue, claims: counted, log: { ...log, warn: vi.fn() } }, 20));
  await vi.waitUntil(() => asked.length >= 6, { timeout: 20_000 });
  await Promise.all(both.map((one) => one.stop()));
  expect(new Set(asked).size).toBeLessThanOrEqual(2);
  expect(github.count("GET /app/installations")).toBe(new Set(asked).size);
});

test("a stop does not wait for a GitHub that does not answer", async () => {
  const asked = vi.fn(() => new Promise<never>(() => {}));
  const { queue } = listening();
  const watching = watchOften({ auth: asked, queue, claims: createClaims(), log: { ...log, warn: vi.fn() } }, 1);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await watching.stop();
});
