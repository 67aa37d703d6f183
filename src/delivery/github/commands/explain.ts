// "Explain" -> everything that the review of the head as it is now has to say of a finding, or of all.
import { idsOf } from "../../../policies/policy.ts";
import { code } from "../../../report/escape-markdown.ts";
import { toMarkdown } from "../../../report/to-markdown.ts";
import { isOwnBranch, mayWriteContents } from "../client/may-write-contents.ts";
import { findStates } from "../reading/find-states.ts";
import { reviewStates } from "../review/review-states.ts";
import { type Answer, type CommandTask, done, notDone } from "./command-task.ts";

/** A comment may have 65,536 characters; some are ours. */
const LONGEST = 60_000;

export async function explain(task: CommandTask<"explain">): Promise<Answer> {
  const { repository, pull, command, signal, delays } = task;
  const states = await findStates(repository, pull, { signal, ...(delays && { delays }) });
  const said = await reviewStates(task, states, {});
  const head = pull.head.sha.slice(0, 7);
  if (said === undefined) return done(`No YAML or JSON file differs in ${head}, so there is nothing to simulate.`);
  const { review } = said;
  const findings = review.findings.filter((finding) =>
    idsOf(finding).some((id) => id.startsWith(command.finding ?? "")),
  );
  if (command.finding !== undefined && findings.length === 0)
    return notDone(
      `Not done: the review of ${head} has no finding ${code(command.finding)}. It has: ${listed(review.findings)}.`,
    );
  const takesCommands = isOwnBranch(pull) && (await mayWriteContents(repository));
  const report = toMarkdown({ ...review, findings }, { maxLength: LONGEST, all: true, takesCommands });
  return done(`The review of ${head}:\n\n${report}`);
}

function listed(findings: readonly { readonly id: string }[]): string {
  return findings.length === 0 ? "none" : findings.map(({ id }) => code(id)).join(", ");
}
