// A fake GitHub with the seed's repository and an App on it, and one job done as the queue would do it.
import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, type Mock, vi } from "vitest";
import { createEndedHeads } from "../../../src/delivery/github/check-run/end-outdated.ts";
import type { Repository } from "../../../src/delivery/github/client/repository-client.ts";
import { createReadCache, type ReadCache } from "../../../src/delivery/github/reading/read-cache.ts";
import type { Engine } from "../../../src/delivery/github/review/review-in-worker.ts";
import {
  type Log,
  type Reviewed,
  reviewPullRequest,
  type Workshop,
} from "../../../src/delivery/github/review/review-pull-request.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { review } from "../../../src/review.ts";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { AppWishes } from "../../github/set-up.ts";
import type { App, PullRequest, Repository as World } from "../../github/world.ts";
import { installOn, SEED_CHANGE } from "./stage.ts";

export let github: FakeGitHub;
export let app: App;
export let mesh: World;

/** A new GitHub for each test of the file, which must have kept to GitHub's own description. */
export function useReviewStage(wishes: AppWishes = {}): void {
  beforeEach(async () => {
    github = await startFakeGitHub();
    app = github.addApp(wishes);
    mesh = installOn(github, app, "mesh");
  });
  afterEach(async () => {
    expect(github.violations).toEqual([]);
    await github.stop();
  });
}

export const engine: Engine = ({ before, after, settings }) => review(before, after, settings);

export function repositoryOf(): Repository {
  const [installation] = github.world.installations;
  const octokit = new ProbotOctokit({
    auth: { appId: app.id, privateKey: app.privateKey, installationId: installation?.id },
    baseUrl: github.apiUrl,
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  return { github: octokit, owner: "shop", repo: "mesh" };
}

export const log: { readonly info: Mock<Log["info"]>; readonly error: Mock<Log["error"]> } = {
  info: vi.fn(),
  error: vi.fn(),
};

/** Does the job as the queue would, without its waiting. */
export async function reviewOnce(
  pull: PullRequest,
  more: {
    readonly engine?: Engine;
    readonly again?: boolean;
    readonly isNew?: boolean;
    readonly signal?: AbortSignal;
    readonly previous?: readonly string[];
    readonly blobs?: ReadCache;
    readonly delays?: readonly number[];
  } = {},
): Promise<Reviewed> {
  return reviewPullRequest({
    repository: repositoryOf(),
    job: {
      kind: "review",
      installation: 1,
      owner: "shop",
      repo: "mesh",
      pull: pull.number,
      head: pull.headSha,
      again: more.again ?? false,
      ...(more.isNew && { isNew: true }),
      delivery: "d-1",
      ...(more.previous && { previous: more.previous }),
    },
    signal: more.signal ?? new AbortController().signal,
    ...workshopOf(more.engine),
    ...(more.blobs && { blobs: more.blobs }),
    ...(more.delays && { delays: more.delays }),
  });
}

/** What the queue's work has besides a job. */
export function workshopOf(judge: Engine = engine): Workshop {
  const settings = { policies: readShippedPolicies() };
  const endedHeads = createEndedHeads();
  const shared = { app: { id: app.id, slug: app.slug }, version: "1.0.0", blobs: createReadCache(), endedHeads };
  return { ...shared, settings, engine: judge, log, delays: [1] };
}

export function openSeed(changes: Parameters<FakeGitHub["openPullRequest"]>[1]["changes"] = SEED_CHANGE): PullRequest {
  return github.openPullRequest(mesh, { head: "add-mysql", changes }).pull;
}

export const conclusions = () => mesh.checkRuns.map(({ conclusion }) => conclusion);
export const REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
