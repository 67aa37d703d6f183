// What the watch found -> a check run with a conclusion, made at once; found again, and left as it is, when it is there already.
import type { Ending } from "../check-run/conclude.ts";
import { type AppIdentity, named, ONCE, type Repository, statusOf } from "../client/repository-client.ts";
import { WATCH } from "./history-answer.ts";

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly job: { readonly again: boolean };
}

interface Publication {
  readonly head: string;
  readonly ending: Ending;
  readonly memory: string;
}

export async function publishWatch(place: Place, publication: Publication): Promise<void> {
  const { head, ending, memory } = publication;
  const { title, summary, conclusion, annotations } = ending;
  if (await isThere(place, publication)) return;
  const { checks } = place.repository.github.rest;
  const create = async (output: object) =>
    checks.create({
      ...named(place.repository),
      name: WATCH,
      head_sha: head,
      status: "completed",
      conclusion,
      external_id: memory,
      output: { title, summary, ...output },
      request: ONCE,
    });
  const [first = [], ...rest] = annotations;
  try {
    const made = await create({ annotations: [...first] });
    // Each batch appends.
    for (const batch of rest)
      await checks.update({
        ...named(place.repository),
        check_run_id: made.data.id,
        output: { title, summary, annotations: [...batch] },
      });
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    await create({ summary: `${title}\n` });
  }
}

/** Somebody else told it, or this process whose answer was lost. Who asks for it again gets a new one. */
async function isThere({ repository, app, job }: Place, { head, ending, memory }: Publication): Promise<boolean> {
  if (job.again) return false;
  const asked = { ref: head, check_name: WATCH, app_id: app.id, filter: "latest" } as const;
  const { data } = await repository.github.rest.checks.listForRef({ ...named(repository), ...asked });
  const [newest] = data.check_runs;
  return (
    newest?.external_id === memory && newest.conclusion === ending.conclusion && newest.output.title === ending.title
  );
}
