// "Re-run" and the buttons of check runs -> jobs. Whose a run is, it remembers: the events of forks name no pull request.
import type { Probot } from "probot";
import { BUTTONS } from "../check-run/buttons.ts";
import { listCheckRuns, listRunsThat } from "../check-run/check-run.ts";
import { recall, recallGroup } from "../check-run/plan-check-run.ts";
import type { AppIdentity } from "../client/repository-client.ts";
import { recallWatch } from "../watch/watch-memory.ts";
import { enqueue, type Jobs } from "./enqueue.ts";

export function onChecks(app: Probot, jobs: Jobs, identity: AppIdentity): void {
  app.on("check_run.rerequested", async (event) => {
    const { app: owner, external_id, head_sha: head } = event.payload.check_run;
    if (owner?.id !== identity.id) return;
    const memory = recall(external_id);
    if (memory !== undefined) await enqueue(jobs, event, { kind: "review", pull: memory.pull, head, again: true });
    const group = recallGroup(external_id);
    if (group !== undefined) await enqueue(jobs, event, { kind: "group", head, base: group.base, again: true });
    if (recallWatch(external_id) !== undefined)
      await enqueue(jobs, event, { kind: "watch", weekly: true, again: true });
  });

  app.on("check_run.requested_action", async (event) => {
    const { check_run, requested_action, sender } = event.payload;
    const { app: owner, external_id, id, head_sha } = check_run;
    const memory = recall(external_id);
    if (owner?.id !== identity.id || memory === undefined) return;
    const command = BUTTONS.get(requested_action?.identifier ?? "");
    if (command === undefined) return;
    const at = { kind: "button", run: id, head: head_sha } as const;
    await enqueue(jobs, event, { kind: "command", pull: memory.pull, command, by: sender.login, at });
  });

  app.on("check_suite.rerequested", async (event) => {
    const { app: owner, head_sha: head } = event.payload.check_suite;
    if (owner.id !== identity.id) return;
    const { name: repo, owner: account } = event.payload.repository;
    const place = { repository: { github: event.octokit, owner: account.login, repo }, app: identity };
    const runs = await listCheckRuns(place, head);
    for (const pull of new Set(runs.map(({ memory }) => memory.pull)))
      await enqueue(jobs, event, { kind: "review", pull, head, again: true });
    // A commit is the head of pull requests or of a merge group.
    const groups = runs.length > 0 ? [] : await listRunsThat(recallGroup, place, head);
    for (const base of new Set(groups.map(({ memory }) => memory.base)))
      await enqueue(jobs, event, { kind: "group", head, base, again: true });
  });
}
