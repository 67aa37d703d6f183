// Verdict -> exit status. `--fail-on` changes the status, never the verdict.
import type { Review, Verdict } from "../../review.ts";

/** Also for usage errors and for every case in which there is no answer at all. */
export const NO_REVIEW = 2;

export const FAIL_ON = ["error", "warning", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

const STATUS: Readonly<Record<FailOn, Readonly<Record<Verdict, number>>>> = {
  error: { pass: 0, warn: 0, block: 1, incomplete: NO_REVIEW },
  warning: { pass: 0, warn: 1, block: 1, incomplete: NO_REVIEW },
  never: { pass: 0, warn: 0, block: 0, incomplete: 0 },
};

/** How a command says its exit status. */
export type Finish = (status: number) => void;

/** What only reports never fails: neither where everything is observed, nor where all that was found is held back. */
export function exitStatus({ verdict, findings, settings }: Review, failOn: FailOn): number {
  if (settings?.mode === "observe" && verdict !== "block") return 0;
  const counts = findings.some(({ severity, heldBack }) => severity !== "info" && heldBack === undefined);
  return STATUS[failOn][verdict === "warn" && !counts ? "pass" : verdict];
}
