// "Fix it" -> a commit on the pull request's branch, or the reason why there is none, and the patch. What is committed was
// simulated on the head that it is committed to.
import { toUnifiedDiff } from "../../../fixes/to-unified-diff.ts";
import { idsOf } from "../../../policies/policy.ts";
import { code, fencedPatch, sentence } from "../../../report/escape-markdown.ts";
import { fullStop } from "../../../report/markdown-finding.ts";
import type { Review } from "../../../review.ts";
import { chooseFixes, type FixPlan } from "../../choose-fixes.ts";
import { isOwnBranch, mayWriteContents } from "../client/may-write-contents.ts";
import { getPullRequest, named, type PullRequest } from "../client/repository-client.ts";
import { findStates } from "../reading/find-states.ts";
import { reviewStates } from "../review/review-states.ts";
import { type Answer, type CommandTask, done, notDone } from "./command-task.ts";
import { type Committed, commitFiles } from "./commit-files.ts";
import { deedOf, describeCommit, findingsOf } from "./describe-commit.ts";
import { fitToHead } from "./fit-to-head.ts";

type Task = CommandTask<"fix">;

/** A head that moves in between is reviewed again, and the fix tried again, so often. */
const MOST_TRIES = 2;

export async function applyFix(task: Task): Promise<Answer> {
  let { pull } = task;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const plan = await planFix(task, pull);
    if ("text" in plan) return plan;
    const committed = await commitPlan(task, pull, plan);
    if (committed.kind !== "moved") return tellCommitted(committed, pull, plan);
    pull = await getPullRequest(task.repository, pull.number);
    if (pull.state !== "open") return notDone("Not done: the pull request is closed by now.");
  }
  return notDone(
    "Not done: the branch moved while the fix was simulated, and again while it was simulated for the new head. Ask again when nobody pushes.",
  );
}

/** What to commit, or why there is nothing. */
async function planFix(task: Task, pull: PullRequest): Promise<FixPlan | Answer> {
  const { repository, command } = task;
  const states = await findStates(repository, pull, {
    signal: task.signal,
    ...(task.delays && { delays: task.delays }),
  });
  const settings = { ...task.settings, ...(command.fix !== undefined && { wantedFix: command.fix }) };
  const said = await reviewStates({ ...task, settings }, states, {});
  const review = said && withoutNotes(said.review, command.finding);
  const meant =
    review?.findings.filter((finding) => idsOf(finding).some((id) => id.startsWith(command.finding ?? ""))) ?? [];
  if (said === undefined || review === undefined || meant.length === 0) return tellNothing(task, pull, review);
  if (command.finding !== undefined && meant.length > 1)
    return notDone(`Not done: more than one finding begins so:\n\n${listed(meant)}`);
  const { fix: kind, finding } = command;
  const choice = { ...(kind !== undefined && { kind }), ...(finding !== undefined && { finding }) };
  const all = kind === undefined && finding === undefined;
  const plan = await chooseFixes(review, said.reviewed.after, all ? { all } : choice, said.reviewAgain);
  return plan.edits.length > 0 ? plan : notDone(`Not done: no fix holds.${tellUnfixed(plan)}`);
}

/** Notes are fixed only when they are named. */
function withoutNotes(review: Review, finding: string | undefined): Review {
  if (finding !== undefined) return review;
  return { ...review, findings: review.findings.filter(({ severity }) => severity !== "info") };
}

/** Two people can press at once: the second hears who was first. */
async function tellNothing(
  { repository, command }: Task,
  pull: PullRequest,
  review: Review | undefined,
): Promise<Answer> {
  const { data } = await repository.github.rest.git.getCommit({ ...named(repository), commit_sha: pull.head.sha });
  if (findingsOf(data.message).some((id) => id.startsWith(command.finding ?? "")))
    return done(
      `This was done already, in ${data.sha}: the head of the branch has the fix, and nothing more is found to fix.`,
    );
  if (review === undefined || review.findings.length === 0)
    return notDone(`Not done: there is nothing to fix: the review of ${pull.head.sha.slice(0, 7)} finds nothing.`);
  return notDone(
    `Not done: the review of ${pull.head.sha.slice(0, 7)} has no finding ${code(command.finding ?? "")}. It has these:\n\n${listed(review.findings)}`,
  );
}

function listed(findings: Review["findings"]): string {
  return findings.map(({ id, title }) => `- ${code(id)} ${sentence(title)}`).join("\n");
}

async function commitPlan(task: Task, pull: PullRequest, plan: FixPlan): Promise<Committed | Misfit> {
  const { repository, asker, blobs, signal } = task;
  if (!isOwnBranch(pull)) return { kind: "fork" };
  if (!(await mayWriteContents(repository))) return { kind: "forbidden" };
  const fitted = await fitToHead(plan.edits, { repository, head: pull.head.sha, blobs, signal });
  if (fitted.kind === "misfit") return fitted;
  signal.throwIfAborted();
  const message = describeCommit(deedOf(plan), { asker, pull: pull.number, mailHost: mailHostOf(pull) });
  return commitFiles(repository, { branch: pull.head.ref, head: pull.head.sha, edits: fitted.edits, ...message });
}

/** Where GitHub's people get their mail to nobody. */
function mailHostOf({ html_url }: PullRequest): string {
  return `users.noreply.${new URL(html_url).hostname}`;
}

type Misfit = { readonly kind: "fork" } | { readonly kind: "misfit"; readonly why: string };
type Result = Exclude<Committed | Misfit, { readonly kind: "moved" }>;

function tellCommitted(result: Result, pull: PullRequest, plan: FixPlan): Answer {
  const fixes = plan.fixes.map(({ fix }) => fullStop(sentence(fix.title))).join(" ");
  if (result.kind === "committed")
    return done(`Done in ${result.sha}: ${fixes} The review of it begins by itself.${tellOthers(plan)}`);
  return notDone(`${tellObstacle(result, pull)}\n\n${fixes}\n\n${tellPatch(plan)}${tellOthers(plan)}`);
}

function tellObstacle(result: Exclude<Result, { readonly kind: "committed" }>, pull: PullRequest): string {
  const branch = code(pull.head.ref);
  switch (result.kind) {
    case "fork":
      return "Not done: this pull request comes from a fork, where an App cannot push. Its author can apply the patch:";
    case "forbidden":
      return "Not done: Earshot may not write to this repository. An owner can allow it: the App needs the permission **Contents: read and write** (its registration asks for it, and the installation accepts it). Until then, apply the patch:";
    case "misfit":
      return `Not done: ${sentence(result.why)}. Or apply the patch:`;
    case "refused":
      return `Not done: GitHub does not take a commit of Earshot's on ${branch}. It says: ${fullStop(sentence(result.why))} If the branch is protected, allow the App to push to it, or apply the patch:`;
  }
}

function tellPatch({ edits }: FixPlan): string {
  const patch = edits.map(toUnifiedDiff).join("");
  const how = "Save it as `earshot.patch` at the root of the repository, then `git apply earshot.patch`.";
  return `<details><summary>Patch</summary>\n\n${how}\n\n${fencedPatch(patch)}\n\n</details>`;
}

/** What became of the findings that got no fix of their own. */
function tellOthers(plan: FixPlan): string {
  const { settled } = plan;
  const gone = settled.length === 0 ? "" : `\n\nSettled with that:\n\n${listed(settled)}`;
  return `${gone}${tellUnfixed(plan)}`;
}

/** The remedy where nothing is offered; else it is only the kind that was asked for that is not there. */
function tellUnfixed({ unfixed }: FixPlan): string {
  const lines = unfixed.flatMap(({ finding, reasons }) => {
    const remedy = finding.fixes.length === 0 ? finding.remedy : "";
    const words = [finding.title, remedy].filter((text) => text !== "").map((text) => fullStop(sentence(text)));
    const why = reasons.length > 0 ? ["No fix:"] : [];
    return [
      `- ${[code(finding.id), ...words, ...why].join(" ")}`,
      ...reasons.map((reason) => `  - ${sentence(reason)}`),
    ];
  });
  return lines.length === 0 ? "" : `\n\nThis stays:\n\n${lines.join("\n")}`;
}
