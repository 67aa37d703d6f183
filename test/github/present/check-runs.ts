// Check runs and their annotations in the form that GitHub's API gives them.
import type { Annotation, CheckRun, Repository, World } from "../world.ts";
import { appJson } from "./accounts.ts";
import { apiUrl, htmlUrl, nodeId, repositoryUrl, urlPath } from "./urls.ts";

export function checkRunJson(world: World, repository: Repository, run: CheckRun): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const html = `${htmlUrl(world, repository)}/runs/${run.id}`;
  return {
    ...{ id: run.id, name: run.name, node_id: nodeId("CheckRun", run.id), head_sha: run.headSha },
    ...{ external_id: run.externalId ?? "", url, html_url: html, details_url: run.detailsUrl ?? html },
    ...{ status: run.status, conclusion: run.conclusion, started_at: run.startedAt, completed_at: run.completedAt },
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    ...{ check_suite: { id: run.suite }, app: appJson(world, run.app) },
    pull_requests: minimalPulls(world, repository, run.headSha),
  };
}

/** Pull requests from forks are not told. */
export function minimalPulls(world: World, repository: Repository, headSha: string): readonly unknown[] {
  const repo = { id: repository.id, url: repositoryUrl(world, repository), name: repository.name };
  return repository.pulls
    .filter((pull) => pull.headSha === headSha && pull.state === "open" && pull.head.repository === repository)
    .map((pull) => ({
      ...{ id: pull.id, number: pull.number, url: `${repo.url}/pulls/${pull.number}` },
      ...{
        head: { ref: pull.head.branch, sha: pull.headSha, repo },
        base: { ref: pull.base, sha: pull.baseSha, repo },
      },
    }));
}

export function annotationJson(world: World, run: CheckRun, annotation: Annotation): Record<string, unknown> {
  const optional = { start_column: null, end_column: null, title: null, raw_details: null };
  const blob = `${apiUrl(world)}/blob/${run.headSha}/${urlPath(annotation.path)}`;
  return { ...optional, ...annotation, blob_href: blob };
}
