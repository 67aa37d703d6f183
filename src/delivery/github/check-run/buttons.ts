// The buttons of a check run: what stands on them, and which command each of them is.
import type { ReviewedFinding } from "../../../review.ts";
import type { Command } from "../../queue/job-queue.ts";

/** GitHub takes 20 characters of a label and an identifier, 40 of a description. */
export interface Button {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

const FIX_IT: Button = { label: "Fix it", description: "Commit the fixes that are recommended", identifier: "fix" };

/** By identifier. */
export const BUTTONS: ReadonlyMap<string, Command> = new Map([[FIX_IT.identifier, { kind: "fix" }]]);

/** The buttons for what was found; `mayCommit`: whether Earshot can commit to the branch. */
export function buttonsFor(findings: readonly ReviewedFinding[], mayCommit: boolean): readonly Button[] {
  const isFixable = findings.some(
    ({ severity, fixes }) => severity !== "info" && fixes.some(({ recommended }) => recommended),
  );
  return mayCommit && isFixable ? [FIX_IT] : [];
}
