// "Waive" -> a pull request against the base branch with the waiver in the settings file, on a branch of its own. It counts when the
// owners of that file have merged it, and not before: the base decides.

import { fingerprint } from "../../../policies/fingerprint.ts";
import { idsOf } from "../../../policies/policy.ts";
import { waive as applyWaivers } from "../../../policies/waive.ts";
import { code, fenced, sentence } from "../../../report/escape-markdown.ts";
import { fullStop } from "../../../report/markdown-finding.ts";
import type { ReviewedFinding } from "../../../review.ts";
import { daysBetween } from "../../../settings/calendar.ts";
import { SETTINGS_PATH, type Waiver } from "../../../settings/settings.ts";
import type { AskedWaiver } from "../../queue/job-queue.ts";
import { today } from "../../today.ts";
import { mayWriteContents } from "../client/may-write-contents.ts";
import { findStates } from "../reading/find-states.ts";
import { reviewStates } from "../review/review-states.ts";
import { type Answer, type CommandTask, done, notDone } from "./command-task.ts";
import { type Proposed, proposeSettings } from "./propose-settings.ts";
import { writeWaiver } from "./write-waiver.ts";

type Task = CommandTask<"waive">;

export async function waive(task: Task): Promise<Answer> {
  const { repository, pull, command, signal, delays, asker } = task;
  const asked = command.waiver;
  if (daysBetween(today(), asked.until) < 0) return notDone(`Not done: ${asked.until} is over.`);
  const states = await findStates(repository, pull, { signal, ...(delays && { delays }) });
  const said = await reviewStates(task, states, {});
  const found = findWaivable(said?.review.findings ?? [], asked);
  if ("why" in found) return notDone(`Not done: ${found.why}`);
  const waiver: Waiver = { ...found.waiver, reason: asked.reason, owner: `@${asker.login}`, until: asked.until };
  if (applyWaivers([found.finding], [waiver], today()).waived.length === 0)
    return notDone(
      `Not done: ${code(waiver.resource)} is not all that causes ${code(found.finding.id)}. A waiver is about all causes: name them with \`*\`, such as \`ServiceEntry demo/*\`.`,
    );
  if (!(await mayWriteContents(repository))) return notDone(tellForbidden(waiver));
  const key = fingerprint(pull.base.ref, waiver.policy, waiver.resource);
  const branch = `earshot/waive-${waiver.policy.replaceAll(/[^\w-]/g, "-").slice(0, 60)}-${key.slice(0, 8)}`;
  return tellProposed(await proposeSettings({ ...task, waiver, branch, finding: found.finding }), waiver);
}

type Waivable =
  | { readonly finding: ReviewedFinding; readonly waiver: Pick<Waiver, "policy" | "resource"> }
  | { readonly why: string };

/** The one finding that is meant, and the object that causes it. */
export function findWaivable(
  findings: readonly ReviewedFinding[],
  { finding: id, policy, resource }: AskedWaiver,
): Waivable {
  const meant = findings.filter(
    (one) =>
      idsOf(one).some((own) => own.startsWith(id ?? "")) &&
      (policy === undefined || one.policy === policy || one.speaksFor?.includes(policy) === true),
  );
  const named =
    resource === undefined
      ? meant
      : meant.filter(
          (one) =>
            applyWaivers([one], [{ policy: one.policy, resource, reason: "", until: today() }], today()).waived.length >
            0,
        );
  const [finding] = named;
  const list = findings
    .map(
      (one) => `\n- ${code(one.id)} ${code(one.policy)} ${one.causes.map((cause) => code(nameOf(cause))).join(", ")}`,
    )
    .join("");
  if (finding === undefined)
    return {
      why: `the review of this pull request has no such finding. It has${list === "" ? " none." : `:\n${list}`}`,
    };
  if (named.length > 1 && resource === undefined) return { why: `say which of these:\n${list}` };
  const [cause, ...others] = finding.causes;
  if (resource === undefined && (cause === undefined || others.length > 0))
    return {
      why: `${code(finding.id)} has ${others.length + 1} causes: say which object, with \`*\` where it must be all of them:\n${list}`,
    };
  return {
    finding,
    waiver: { policy: policy ?? finding.policy, resource: resource ?? (cause === undefined ? "" : nameOf(cause)) },
  };
}

function nameOf({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** With the lines to be added by hand. */
function tellForbidden(waiver: Waiver): string {
  const written = writeWaiver(undefined, waiver);
  const how = "An owner can allow it: the App needs the permission **Contents: read and write**.";
  const byHand = `Or add this to ${code(SETTINGS_PATH)} of the base branch yourself:`;
  const lines = written.kind === "written" ? fenced("yaml", written.text) : "";
  return `Not done: Earshot may not write to this repository. ${how} ${byHand}\n\n${lines}`;
}

function tellProposed(proposed: Proposed, { policy, resource, until }: Waiver): Answer {
  const what = `waives ${code(policy)} of ${code(resource)} until ${until}`;
  if (proposed.kind === "refused") return notDone(`Not done: ${fullStop(sentence(proposed.why))}`);
  const { number, owners, isNew } = proposed;
  const who = owners.length === 0 ? "" : ` It belongs to ${owners.map(code).join(", ")}.`;
  return done(
    `#${number} ${isNew ? "" : "was there and is up to date: it "}${what}.${who} It counts from its merge on: this pull request stays as it is until then.`,
  );
}
