// Review -> its verdict in one line, where there is something to say. Decides nothing.
import { quantity } from "./count-words.ts";
import type { Review } from "./review.ts";

const SEVERITIES = [
  ["error", "error"],
  ["warning", "warning"],
  ["info", "remark"],
] as const;

/** "block (2 errors, 1 warning)"; undefined without a finding. What does not block counts as a warning. */
export function tellVerdict({ verdict, findings }: Review): string | undefined {
  if (findings.length === 0) return undefined;
  const severities = findings.map(({ severity, heldBack }) =>
    heldBack !== undefined && severity === "error" ? "warning" : severity,
  );
  const counts = SEVERITIES.flatMap(([severity, word]) => {
    const count = severities.filter((one) => one === severity).length;
    return count === 0 ? [] : [quantity(count, word)];
  });
  return `${verdict} (${counts.join(", ")})`;
}
