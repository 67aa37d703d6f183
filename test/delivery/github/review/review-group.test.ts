// A merge queue's groups: the pull requests of a group together, as one commit with one check run.
import { expect, test } from "vitest";
import { reviewGroup } from "../../../../src/delivery/github/review/review-group.ts";
import type { Engine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import type { Reviewed } from "../../../../src/delivery/github/review/review-pull-request.ts";
import { outcomeOf } from "../../../../src/delivery/github/server/do-job.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import type { MergeGroup } from "../../../github/branches.ts";
import {
  conclusions,
  engine,
  github,
  mesh,
  openSeed,
  repositoryOf,
  useReviewStage,
  workshopOf,
} from "../review-stage.ts";

useReviewStage();

interface More {
  readonly isGone?: true;
  readonly again?: boolean;
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
}

async function groupOnce({ head, base }: MergeGroup, more: More = {}): Promise<Reviewed> {
  const { engine: judge, signal = new AbortController().signal, again = false, ...rest } = more;
  return reviewGroup({
    ...workshopOf(judge),
    repository: repositoryOf(),
    job: { kind: "group", installation: 1, owner: "shop", repo: "mesh", head, base, again, delivery: "d-1", ...rest },
    signal,
  });
}

const QUIET = { "demo/quiet.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: quiet, namespace: demo}\n" };

test("a group is judged against what it is merged into: the second one does not answer for the first", async () => {
  const harmless = github.openPullRequest(mesh, { head: "quiet", changes: QUIET }).pull;
  const first = github.queueGroup(mesh, { pulls: [openSeed()] }).group;
  const second = github.queueGroup(mesh, { pulls: [harmless], onto: first }).group;
  await groupOnce(first);
  await groupOnce(second);
  expect(mesh.checkRuns).toMatchObject([
    { name: "earshot", headSha: first.head, conclusion: "failure" },
    { name: "earshot", headSha: second.head, conclusion: "success" },
  ]);
  expect(mesh.checkRuns[0]?.annotations.length).toBeGreaterThan(0);
  expect(mesh.checkRuns[0]?.output.summary).toContain(`merge group ${first.head.slice(0, 7)}`);
  expect([mesh.reviews, mesh.issueComments]).toEqual([[], []]);
});

test("several pull requests of one group are judged together", async () => {
  const harmless = github.openPullRequest(mesh, { head: "quiet", changes: QUIET }).pull;
  const { group } = github.queueGroup(mesh, { pulls: [harmless, openSeed()] });
  await groupOnce(group);
  expect(conclusions()).toEqual(["failure"]);
});

test("told twice it is reviewed once; asked for by hand once more", async () => {
  const { group } = github.queueGroup(mesh, { pulls: [openSeed()] });
  await groupOnce(group);
  await groupOnce(group);
  expect(conclusions()).toEqual(["failure"]);
  await groupOnce(group, { again: true });
  expect(conclusions()).toEqual(["failure", "failure"]);
});

test("given up while it is reviewed: its run ends as cancelled", async () => {
  const { group } = github.queueGroup(mesh, { pulls: [openSeed()] });
  const controller = new AbortController();
  const slow: Engine = async (input, signal) => {
    github.destroyGroup(mesh, group, "dequeued");
    controller.abort(ended("superseded"));
    signal.throwIfAborted();
    return engine(input, signal);
  };
  const result = await groupOnce(group, { engine: slow, signal: controller.signal });
  expect(outcomeOf(result)).toEqual({ kind: "ended", reason: "superseded" });
  expect(conclusions()).toEqual([null]);
  await groupOnce(group, { isGone: true });
  await groupOnce(group, { isGone: true });
  const output = { title: "The merge queue gave this group up" };
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "cancelled", output }]);
});

test("whatever goes wrong it gets a conclusion, or the queue would wait; the next try goes on with its run", async () => {
  const { group } = github.queueGroup(mesh, { pulls: [openSeed()] });
  const broken: Engine = async () => {
    throw new TypeError("undefined");
  };
  await groupOnce(group, { engine: broken });
  expect(conclusions()).toEqual(["action_required"]);
  const handed: Engine = async () => {
    throw ended("handed back");
  };
  await groupOnce(group, { engine: handed });
  expect(conclusions()).toEqual(["action_required", null]);
  await groupOnce(group);
  expect(conclusions()).toEqual(["action_required", "failure"]);
});

test("a group whose answer about its runs fails is done later", async () => {
  const { group } = github.queueGroup(mesh, { pulls: [openSeed()] });
  const route = "/repos/{owner}/{repo}/commits/{ref}/check-runs";
  github.failNext({ method: "GET", route, status: 502, times: 2 });
  expect(outcomeOf(await groupOnce(group))).toEqual({ kind: "later" });
  await groupOnce(group);
  expect(conclusions()).toEqual(["failure"]);
});
