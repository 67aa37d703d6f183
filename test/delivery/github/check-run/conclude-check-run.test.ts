// Completing a check run while GitHub fails: what it says arrives once, whole or with less.
import { expect, test } from "vitest";
import { beginCheckRun } from "../../../../src/delivery/github/check-run/begin-check-run.ts";
import { createCheckRun } from "../../../../src/delivery/github/check-run/check-run.ts";
import type { Ending } from "../../../../src/delivery/github/check-run/conclude.ts";
import { concludeCheckRun } from "../../../../src/delivery/github/check-run/conclude-check-run.ts";
import { app, conclusions, github, mesh, openSeed, repositoryOf, useReviewStage } from "../review-stage.ts";

useReviewStage();

const UPDATE = { method: "PATCH", route: "/repos/{owner}/{repo}/check-runs/{check_run_id}" };

function ending(annotations: number): Ending {
  const all = Array.from({ length: annotations }, (_, index) => ({
    ...{ path: "demo/mysql.yaml", start_line: index + 1, end_line: index + 1 },
    ...{ annotation_level: "failure" as const, title: "moves", message: `finding ${index}` },
  }));
  const batches = Array.from({ length: Math.ceil(annotations / 50) }, (_, at) => all.slice(at * 50, at * 50 + 50));
  return { conclusion: "failure", title: "It moves", summary: "All of it.\n", annotations: batches };
}

async function conclude(annotations: number): Promise<void> {
  const repository = repositoryOf();
  const run = await createCheckRun(repository, { head: openSeed().headSha, memory: "pull/1" });
  await concludeCheckRun({ repository, run, ending: ending(annotations), memory: "pull/1 a..b", delays: [1, 1, 1] });
}

const messages = () => mesh.checkRuns[0]?.annotations.map(({ message }) => message);
const wanted = (count: number) => Array.from({ length: count }, (_, index) => `finding ${index}`);

test.each([
  ["nothing goes wrong", 0],
  ["the first answer is lost", 1],
  ["three answers are lost", 3],
])("120 annotations arrive once each: %s", async (_why, times) => {
  if (times > 0) github.failNext({ ...UPDATE, status: 502, when: "after", times });
  await conclude(120);
  expect(messages()).toEqual(wanted(120));
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure", externalId: "pull/1 a..b" }]);
  expect(github.count(`${UPDATE.method} ${UPDATE.route}`)).toBe(3);
});

test("the connection breaks before and after", async () => {
  github.failNext({ ...UPDATE, hangUp: true, when: "before" });
  github.failNext({ ...UPDATE, hangUp: true, when: "after" });
  await conclude(70);
  expect(messages()).toEqual(wanted(70));
});

const TITLE = { title: "It moves" };

test.each([
  [1, 0, { ...TITLE, summary: "GitHub did not take the annotations of this check.\n\nAll of it.\n" }],
  [2, 0, { ...TITLE, summary: "It moves\n" }],
])("refused %i times it says less, and always something", async (times, annotated, output) => {
  github.failNext({ ...UPDATE, status: 422, body: { message: "Validation failed" }, times });
  await conclude(20);
  expect(messages()).toHaveLength(annotated);
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure", output }]);
});

test("a run with annotations of a process that ended is not gone on with", async () => {
  const repository = repositoryOf();
  const pull = openSeed();
  const { id } = await createCheckRun(repository, { head: pull.headSha, memory: `pull/${pull.number}` });
  const output = { title: "t", summary: "s", annotations: [...(ending(1).annotations[0] ?? [])] };
  await repository.github.rest.checks.update({ owner: "shop", repo: "mesh", check_run_id: id, output });
  const place = { repository, app: { id: app.id, slug: app.slug } };
  const again = await beginCheckRun(
    place,
    { kind: "continue", id, lost: 1, isLeft: true },
    { pull: pull.number, head: pull.headSha },
  );
  expect(again).toMatchObject({ annotated: 0, lost: 1 });
  expect(again.id).not.toBe(id);
  expect(conclusions()).toEqual(["cancelled", null]);
});
