// "Explain" -> everything that the review of the head as it is now has to say of a finding, or of all.
import { code, sentence } from "../../../report/escape-markdown.ts";
import { fullStop } from "../../../report/markdown-finding.ts";
import { toMarkdown } from "../../../report/to-markdown.ts";
import { findStates } from "../find-states.ts";
import { reviewStates } from "../review-states.ts";
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
  const findings = review.findings.filter(({ id }) => id.startsWith(command.finding ?? ""));
  if (command.finding !== undefined && findings.length === 0)
    return notDone(
      `The review of ${head} has no finding ${code(command.finding)}. It has: ${listed(review.findings)}.`,
    );
  const general = new Map(
    findings.flatMap(({ policy, explanation }) => (explanation === undefined ? [] : [[policy, explanation]])),
  );
  const why = [...general].map(([policy, text]) => `**${code(policy)}** ${fullStop(sentence(text))}`);
  const report = toMarkdown({ ...review, findings }, { maxLength: LONGEST - why.join("").length, all: true });
  return done([`The review of ${head}:`, report, ...why].join("\n\n"));
}

function listed(findings: readonly { readonly id: string }[]): string {
  return findings.length === 0 ? "none" : findings.map(({ id }) => code(id)).join(", ");
}
