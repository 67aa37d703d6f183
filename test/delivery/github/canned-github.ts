// For tests in which a single request matters: GitHub's answers by nock, and a client that asks once and does not wait.
import nock from "nock";
import { ProbotOctokit } from "probot";
import { onTestFinished } from "vitest";
import type { Repository } from "../../../src/delivery/github/client/repository-client.ts";

const SERVER = "https://ghe.example";
const API = "/api/v3/repos/shop/mesh";

/** A repository whose requests under `/repos/shop/mesh` are answered as `github` was told; nothing reaches a network. */
export function cannedGitHub(): { readonly repository: Repository; readonly github: nock.Scope } {
  nock.disableNetConnect();
  const github = nock(`${SERVER}${API}`);
  onTestFinished(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });
  return { repository: { github: client(), owner: "shop", repo: "mesh" }, github };
}

export function client(): Repository["github"] {
  return new ProbotOctokit({
    auth: { token: "v1.canned" },
    baseUrl: `${SERVER}/api/v3`,
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
}

/** A commit as the git database tells it. */
export function commitAnswer(sha: string, tree: string, parents: readonly string[] = []) {
  return { sha, tree: { sha: tree }, parents: parents.map((parent) => ({ sha: parent })) };
}
