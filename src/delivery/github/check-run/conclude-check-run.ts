// What a check run shall say -> requests that complete it. Each batch of annotations is added once, also when answers get lost; where
// GitHub refuses what it should show, it is completed with less: always with a conclusion.
import { sentence } from "../../../report/escape-markdown.ts";
import { named, ONCE, type Repository, statusOf, tryAgain } from "../client/repository-client.ts";
import { type CheckRun, MOST_ANNOTATIONS } from "./check-run.ts";
import type { Ending } from "./conclude.ts";

export interface Concluding {
  readonly repository: Repository;
  readonly run: CheckRun;
  readonly ending: Ending;
  /** `external_id`: what the run remembers. */
  readonly memory: string;
  /** For tests: how long to wait for GitHub, instead of the usual. */
  readonly delays?: readonly number[] | undefined;
}

const PAUSES = [1_000, 3_000, 9_000];

/** What is left out, the first thing first, until GitHub takes the rest. */
const LESS: readonly ((ending: Ending) => Ending)[] = [
  (ending) => ending,
  (ending) => ({
    ...ending,
    annotations: [],
    summary: `GitHub did not take the annotations of this check.\n\n${ending.summary}`.slice(0, 65_000),
  }),
  ({ conclusion, title }) => ({ conclusion, title, summary: `${sentence(title)}\n`, annotations: [] }),
];

export async function concludeCheckRun(concluding: Concluding): Promise<void> {
  const { ending, delays = PAUSES } = concluding;
  // What is known of the run; undefined when a request ended nobody knows how.
  let annotated: number | undefined = concluding.run.annotated;
  for (const less of LESS) {
    try {
      await tryAgain(async () => {
        const before = annotated ?? (await readAnnotated(concluding));
        annotated = undefined;
        if (before !== "completed") await write(concluding, less(ending), before);
      }, delays);
      return;
    } catch (error) {
      if (statusOf(error) !== 422 || less === LESS.at(-1)) throw error;
    }
  }
}

/** Ends a run that somebody else left, of which nothing is known but its number. */
export function endRun(
  repository: Repository,
  id: number,
  { ending, memory }: Pick<Concluding, "ending" | "memory">,
): Promise<void> {
  return concludeCheckRun({ repository, run: { id, url: undefined, annotated: 0 }, ending, memory });
}

/** What arrived although its answer did not is not sent again. */
async function readAnnotated({ repository, run }: Concluding): Promise<number | "completed"> {
  const { data } = await repository.github.rest.checks.get({ ...named(repository), check_run_id: run.id });
  return data.status === "completed" ? "completed" : data.output.annotations_count;
}

async function write({ repository, run, memory }: Concluding, ending: Ending, annotated: number): Promise<void> {
  const { conclusion, title, summary, buttons: actions = [] } = ending;
  const place = { ...named(repository), check_run_id: run.id, request: ONCE };
  const { checks } = repository.github.rest;
  let left = ending.annotations.flat().slice(annotated);
  for (; left.length > MOST_ANNOTATIONS; left = left.slice(MOST_ANNOTATIONS))
    await checks.update({ ...place, output: { title, summary, annotations: left.slice(0, MOST_ANNOTATIONS) } });
  const output = { title, summary, ...(left.length > 0 && { annotations: left }) };
  await checks.update({
    ...place,
    status: "completed",
    conclusion,
    external_id: memory,
    actions: [...actions],
    output,
  });
}
