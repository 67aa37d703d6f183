// Pull requests: the list, one of them, its files and its commits.
import { json, type RepositoryCall, type Routes } from "../answer.ts";
import { pullOf } from "../find-repository.ts";
import { commitsBetween } from "../git/merge.ts";
import { commitJson, fileJson } from "../present/commits.ts";
import { pullJson, simplePullJson } from "../present/pull-requests.ts";
import { filesOf } from "../pull-files.ts";
import { askedForMerge } from "../pull-requests.ts";
import type { PullRequest } from "../world.ts";

const needs = ["pull_requests:read"];
const MOST_FILES = 3000;
const MOST_COMMITS = 250;

export const pullRoutes: Routes = {
  "GET /repos/{owner}/{repo}/pulls": {
    needs,
    answer: (call) => {
      const wanted = call.repository.pulls.filter((pull) => isWanted(pull, call.query));
      const ordered = call.query.direction === "asc" ? wanted : wanted.toReversed();
      return { kind: "list", items: ordered.map((pull) => simplePullJson(call.world, call.repository, pull)) };
    },
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": {
    needs,
    answer: ({ world, repository, params }) => {
      const pull = pullOf(repository, params.pull_number);
      const body = pullJson(world, repository, pull);
      askedForMerge(world, repository, pull);
      return json(body);
    },
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": {
    needs,
    answer: ({ world, repository, params }) => {
      const pull = pullOf(repository, params.pull_number);
      const files = filesOf(repository, pull).slice(0, MOST_FILES);
      return { kind: "list", items: files.map((file) => fileJson(world, repository, file, pull.headSha)) };
    },
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": { needs, answer: listCommits },
};

function isWanted(pull: PullRequest, query: RepositoryCall["query"]): boolean {
  const { state = "open", head, base } = query;
  const label = `${pull.head.repository.owner.login}:${pull.head.branch}`;
  if (state !== "all" && pull.state !== state) return false;
  return (head === undefined || head === label) && (base === undefined || base === pull.base);
}

function listCommits({ world, repository, params }: RepositoryCall) {
  const { baseSha, headSha } = pullOf(repository, params.pull_number);
  const commits = commitsBetween(repository.objects, baseSha, headSha).slice(0, MOST_COMMITS);
  return { kind: "list" as const, items: commits.map((sha) => commitJson(world, repository, sha)) };
}
