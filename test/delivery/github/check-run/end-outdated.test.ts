// What a process that was killed had begun about an older head ends when the pull request is looked at again.
import { expect, test } from "vitest";
import { createCheckRun } from "../../../../src/delivery/github/check-run/check-run.ts";
import {
  createEndedHeads,
  endOutdated,
  rememberEnded,
} from "../../../../src/delivery/github/check-run/end-outdated.ts";
import { getPullRequest } from "../../../../src/delivery/github/client/repository-client.ts";
import { app, conclusions, github, mesh, openSeed, repositoryOf, reviewOnce, useReviewStage } from "../review-stage.ts";

useReviewStage();

const CHANGE = { branch: "add-mysql", changes: { "demo/quiet.yaml": "kind: ConfigMap\n" } };

test("a run of the head before is superseded, one of another pull request goes on", async () => {
  const pull = openSeed();
  const previous = [pull.headSha];
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number}` });
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number + 1}` });
  github.commitAndPush(mesh, CHANGE);
  await reviewOnce(pull, { previous });
  expect(conclusions()).toEqual(["cancelled", null, "failure"]);
  expect(mesh.checkRuns[0]?.output.title).toBe("Superseded by a newer commit");
});

test("nobody asks about a head that this process ended itself, nor about the one that is there", async () => {
  const pull = openSeed();
  const previous = [pull.headSha];
  const repository = repositoryOf();
  const job = { pull: pull.number, previous };
  const ending = { repository, app: { id: app.id, slug: app.slug }, endedHeads: createEndedHeads(), job };
  const first = await getPullRequest(repository, pull.number);
  await endOutdated(ending, first);
  rememberEnded(ending, first);
  github.commitAndPush(mesh, CHANGE);
  await endOutdated(ending, await getPullRequest(repository, pull.number));
  expect(github.count("GET /repos/{owner}/{repo}/commits/{ref}/check-runs")).toBe(0);
});

test("that it cannot be asked leaves the verdict as it is", async () => {
  const pull = openSeed();
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number}` });
  const previous = [pull.headSha];
  github.commitAndPush(mesh, CHANGE);
  const patch = { method: "PATCH", route: "/repos/{owner}/{repo}/check-runs/{check_run_id}" };
  github.failNext({ ...patch, status: 200, when: "after" });
  github.failNext({ ...patch, status: 403, body: { message: "no" } });
  expect(await reviewOnce(pull, { previous })).toMatchObject({ conclusion: "failure", isSaid: true });
});
