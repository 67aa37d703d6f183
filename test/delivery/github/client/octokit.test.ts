// GitHub's client against GitHub's limits and bad moments.
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createFetch } from "../../../../src/delivery/github/client/fetch-github.ts";
import { createOctokit } from "../../../../src/delivery/github/client/octokit.ts";
import { createWritePace } from "../../../../src/delivery/github/client/write-pace.ts";
import { type FakeGitHub, startFakeGitHub } from "../../../github/fake-github.ts";
import { installOn } from "../stage.ts";

const REPOSITORY = "/repos/{owner}/{repo}";
const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const SECONDARY = { message: "You have exceeded a secondary rate limit. Please wait." };
const SHOP = { owner: "shop", repo: "mesh" };

let github: FakeGitHub;
const watch = { left: vi.fn(), limited: vi.fn(), answered: vi.fn() };

beforeEach(async () => {
  vi.clearAllMocks();
  github = await startFakeGitHub();
  onTestFinished(() => github.stop());
});

/** A client of one installation, as the App has it; only the pauses between retries are shorter. */
function client() {
  const app = github.addApp();
  installOn(github, app, "mesh");
  const [installation] = github.world.installations;
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return new (createOctokit(watch, createWritePace()))({
    auth: { appId: app.id, privateKey: app.privateKey, installationId: installation?.id },
    baseUrl: github.apiUrl,
    throttle: { id: String(installation?.id) },
    retry: { retryAfterBaseValue: 1 },
    request: { fetch: createFetch({}, watch.answered) },
    log,
  });
}

const asked = (route = REPOSITORY) => github.count(`GET ${route}`);

describe("too many at once", () => {
  test.each([403, 429])("a short pause (%i) is kept, and the answer comes", async (status) => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status, headers: { "retry-after": "1" }, body: SECONDARY });
    const began = performance.now();
    expect((await octokit.rest.repos.get(SHOP)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(950);
    expect([asked(), watch.limited.mock.calls]).toEqual([2, [["secondary"]]]);
  });

  test("meanwhile the installation's other requests rest, too", async () => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status: 403, headers: { "retry-after": "1" }, body: SECONDARY });
    const first = octokit.rest.repos.get(SHOP);
    await vi.waitUntil(() => watch.limited.mock.calls.length === 1);
    const began = performance.now();
    await octokit.rest.pulls.list(SHOP);
    expect(performance.now() - began).toBeGreaterThan(800);
    await first;
  });

  test.each([403, 429])("a long pause (%i) is told at once, and GitHub is left alone", async (status) => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status, headers: { "retry-after": "600" }, body: SECONDARY, times: 9 });
    await expect(octokit.rest.repos.get(SHOP)).rejects.toMatchObject({ status });
    expect(asked()).toBe(1);
  });
});

test("an hour's requests are used up: it is told at once, with the time, and GitHub is left alone", async () => {
  const octokit = client();
  await octokit.rest.repos.get(SHOP);
  expect(watch.left).toHaveBeenLastCalledWith(expect.any(String), expect.closeTo(1, 2));
  github.world.limits.requestsAnHour = github.requests.length;
  const now = Date.now();
  const error = await octokit.rest.repos.get(SHOP).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 403, response: { headers: { "x-ratelimit-remaining": "0" } } });
  // In the last minute of an hour it would wait.
  if (now % 3_600_000 < 3_540_000) expect(asked()).toBe(2);
  expect(watch.left).toHaveBeenLastCalledWith(expect.any(String), 0);
  expect(watch.limited).toHaveBeenCalledWith("primary");
}, 200_000);

describe("GitHub's bad moments", () => {
  test.each([500, 502, 503])("%i is asked about three times more", async (status) => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status, times: 3 });
    expect((await octokit.rest.repos.get(SHOP)).status).toBe(200);
    expect(watch.answered.mock.calls.filter(([seen]) => seen === status)).toHaveLength(3);
  });

  test("no longer than that", async () => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status: 502, times: 9 });
    await expect(octokit.rest.repos.get(SHOP)).rejects.toMatchObject({ status: 502 });
    expect(asked()).toBe(4);
  });

  test("a connection that breaks is one of them", async () => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, hangUp: true });
    expect((await octokit.rest.repos.get(SHOP)).status).toBe(200);
    expect(watch.answered).toHaveBeenCalledWith(undefined);
  });

  test.each([401, 403, 404, 410, 422])("%i is an answer", async (status) => {
    const octokit = client();
    github.failNext({ route: REPOSITORY, status, times: 9 });
    await expect(octokit.rest.repos.get(SHOP)).rejects.toMatchObject({ status });
    // A client of its own asks once more with a new token where GitHub does not know the old one yet.
    expect(asked()).toBeLessThanOrEqual(status === 401 ? 6 : 1);
  });
});

test("a few writes go at once, many in GitHub's measure", async () => {
  const octokit = client();
  github.failNext({ method: "POST", route: COMMENTS, status: 422, times: 20 });
  const write = () =>
    octokit.rest.issues.createComment({ ...SHOP, issue_number: 1, body: "text" }).catch(() => performance.now());
  const began = performance.now();
  const times = (await Promise.all(Array.from({ length: 12 }, write))).map((time) => Number(time) - began);
  expect(times[9]).toBeLessThan(2_500);
  expect(times[10]).toBeGreaterThan(2_500);
  expect(times[11]).toBeGreaterThan(5_500);
});
