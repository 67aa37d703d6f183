// Check runs: made, changed and listed. Annotations add up; only the App that made a run may change it.
import { type Answer, json, notFound, type RepositoryCall, type Routes, refuse } from "../answer.ts";
import { findCommit } from "../find-repository.ts";
import { annotationJson, checkRunJson } from "../present/check-runs.ts";
import { type Annotation, type CheckRun, nextId, timestamp } from "../world.ts";

interface AskedRun {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: string;
  readonly started_at?: string;
  readonly conclusion?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: CheckRun["actions"];
}

const [read, write] = [["checks:read"], ["checks:write"]];

export const checkRoutes: Routes = {
  "POST /repos/{owner}/{repo}/check-runs": { needs: write, answer: createRun },
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": { needs: write, answer: updateRun },
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": {
    needs: read,
    answer: (call) => json(checkRunJson(call.world, call.repository, runOf(call))),
  },
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": {
    needs: read,
    answer: (call) => {
      const run = runOf(call);
      return { kind: "list", items: run.annotations.map((one) => annotationJson(call.world, run, one)) };
    },
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": { needs: read, answer: listRuns },
};

function runOf({ repository, params }: RepositoryCall): CheckRun {
  return repository.checkRuns.find(({ id }) => id === Number(params.check_run_id)) ?? notFound();
}

function createRun(call: RepositoryCall): Answer {
  const { world, app, repository } = call;
  const asked = call.body as AskedRun;
  const headSha = asked.head_sha ?? "";
  if (repository.objects.get(headSha)?.kind !== "commit") refuse(422, `No commit found for SHA: ${headSha}`);
  const sibling = repository.checkRuns.find((run) => run.app === app && run.headSha === headSha);
  const run: CheckRun = {
    ...{ id: nextId(world), app, suite: sibling?.suite ?? nextId(world), headSha, name: asked.name ?? "" },
    ...{ status: "queued", conclusion: null, externalId: null, detailsUrl: null, startedAt: timestamp(world) },
    ...{ completedAt: null, output: { title: null, summary: null, text: null }, annotations: [], actions: [] },
  };
  apply(call, run, asked);
  repository.checkRuns.push(run);
  return json(checkRunJson(world, repository, run), 201);
}

function updateRun(call: RepositoryCall): Answer {
  const run = runOf(call);
  if (run.app !== call.app) {
    refuse(
      403,
      `Invalid app_id \`${call.app.id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  apply(call, run, call.body as AskedRun);
  return json(checkRunJson(call.world, call.repository, run));
}

/** A conclusion completes a run; a run that is opened again has none. */
function apply({ world }: RepositoryCall, run: CheckRun, asked: AskedRun): void {
  const status = asked.status ?? (asked.conclusion === undefined ? run.status : "completed");
  const conclusion = status === "completed" ? (asked.conclusion ?? run.conclusion) : null;
  if (status === "completed" && conclusion === null) {
    refuse(422, "Invalid request.\n\nA completed check run needs a conclusion.", [missing("conclusion")]);
  }
  if (conclusion === "stale") refuse(422, "Invalid request.\n\nOnly GitHub can mark check runs as `stale`.");
  const tooFew = asked.output?.annotations?.find((one) => one.start_line > one.end_line || one.start_line < 1);
  if (tooFew !== undefined) refuse(422, "Invalid request.\n\nAn annotation ends before it starts.");
  run.status = status;
  run.conclusion = conclusion;
  run.name = asked.name ?? run.name;
  run.externalId = asked.external_id ?? run.externalId;
  run.detailsUrl = asked.details_url ?? run.detailsUrl;
  run.startedAt = asked.started_at ?? run.startedAt;
  run.completedAt = status === "completed" ? (asked.completed_at ?? timestamp(world)) : null;
  run.actions = asked.actions ?? run.actions;
  const { annotations = [], title, summary, text } = asked.output ?? {};
  run.annotations.push(...annotations);
  run.output = {
    ...{ title: title ?? run.output.title, summary: summary ?? run.output.summary, text: text ?? run.output.text },
  };
}

function missing(field: string): Record<string, string> {
  return { resource: "CheckRun", code: "missing_field", field };
}

/** The latest run of each name, unless all are asked for. */
function listRuns({ world, repository, params, query }: RepositoryCall): Answer {
  const sha = findCommit(repository, params.ref ?? "") ?? notFound();
  const runs = repository.checkRuns.filter(
    (run) =>
      run.headSha === sha &&
      (query.check_name === undefined || run.name === query.check_name) &&
      (query.status === undefined || run.status === query.status) &&
      (query.app_id === undefined || run.app.id === Number(query.app_id)),
  );
  const isLatest = (run: CheckRun) => runs.findLast(({ name, app }) => name === run.name && app === run.app) === run;
  const wanted = query.filter === "all" ? runs : runs.filter(isLatest);
  return {
    kind: "list",
    items: wanted.toReversed().map((run) => checkRunJson(world, repository, run)),
    wrap: (check_runs) => ({ total_count: wanted.length, check_runs }),
  };
}
