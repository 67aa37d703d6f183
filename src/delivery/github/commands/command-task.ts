// What every command gets, and what it answers.
import type { Command, CommandJob } from "../../queue/job-queue.ts";
import type { PullRequest, Repository } from "../client/repository-client.ts";
import type { Workshop } from "../review/review-pull-request.ts";
import type { Asker } from "./find-asker.ts";

export interface CommandTask<Kind extends Command["kind"] = Command["kind"]> extends Workshop {
  readonly repository: Repository;
  readonly job: CommandJob;
  readonly command: Extract<Command, { readonly kind: Kind }>;
  readonly asker: Asker;
  /** As it was when the command's turn came. */
  readonly pull: PullRequest;
  readonly signal: AbortSignal;
}

/** What is said to who asked. */
export interface Answer {
  /** False: it was not done, and the text says why. */
  readonly isDone: boolean;
  /** Markdown; what it quotes is escaped. */
  readonly text: string;
}

export function done(text: string): Answer {
  return { isDone: true, text };
}

export function notDone(text: string): Answer {
  return { isDone: false, text };
}
