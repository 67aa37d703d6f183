// Review -> what somebody wants to check who reads the expected outcome of a case: no more. Plain data, in the order of the review.
import type { CallChange } from "../impact/impact.ts";
import type { Assumption, Otherwise } from "../policies/weigh-doubt.ts";
import type { Review } from "./review.ts";

/** What a case expects, as its `expected.json` holds it. */
export type Gist = Readonly<Record<string, unknown>>;

export function toGist({ verdict, findings, impacts, assumptions, notices }: Review): Gist {
  const moved = impacts
    .flatMap(({ calls }) => calls)
    .filter(({ before, after, symptom }) => before?.outcome !== after?.outcome || before?.symptom !== symptom);
  const assumed = assumptions.flatMap(({ kind, otherwise }) => (otherwise === undefined ? [] : [{ kind, otherwise }]));
  return {
    verdict,
    findings: findings.map(({ policy, severity, title, namespaces, causes, fixes }) => ({
      policy,
      severity,
      title,
      namespaces,
      causes: causes.map(({ kind, namespace, name, change }) => `${change} ${kind} ${namespace}/${name}`),
      fixes: fixes.map(({ kind, recommended }) => (recommended ? `${kind} (recommended)` : kind)),
    })),
    moved: moved.map(tellCall),
    ...(assumed.length > 0 && { otherwise: assumed.map(({ kind, otherwise }) => tellOtherwise(kind, otherwise)) }),
    notices: notices.filter(({ code }) => code !== "istio-release").map(({ message }) => message),
  };
}

const tellCall = ({ call, before, after, symptom }: CallChange): string =>
  `${call.from} → ${call.to}: ${before?.outcome ?? "-"} → ${after?.outcome ?? "-"} (${symptom})`;

/** What would be otherwise if an assumption did not hold. */
function tellOtherwise(kind: Assumption["kind"], { if: condition, ...then }: Otherwise): Gist {
  return {
    [kind]: `if ${condition}`,
    gone: then.gone.length,
    changed: then.changed.map(({ severity, title }) => `${severity}: ${title}`),
    only: then.only.length,
    possible: then.possible,
    calls: then.calls.map(tellCall),
  };
}
