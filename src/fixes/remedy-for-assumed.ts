// A finding whose listener is opened by nothing but Services that no manifest holds -> what to do then, for the policy's words are
// about objects that somebody can edit.
import { isAssumed } from "../mesh/assumed-object.ts";
import type { Finding } from "../policies/policy.ts";
import type { Evaluation } from "./evaluation.ts";
import { openersOf } from "./opener.ts";
import { nameOf } from "./words.ts";

/** The finding as it is where somebody can edit one of them. */
export function withOwnRemedy<Told extends Finding>(
  finding: Told,
  head: Pick<Evaluation, "simulation" | "impact">,
): Told {
  const openers = openersOf(finding, head);
  const [first] = openers;
  if (first === undefined || !openers.every(({ object }) => isAssumed(object.source))) return finding;
  const remedy = `${nameOf(first.object)} is the cluster's own and stays as it is. Use another port than ${finding.port} for these calls, or keep it from their sidecars by a Sidecar that does not import it.`;
  return { ...finding, remedy };
}
