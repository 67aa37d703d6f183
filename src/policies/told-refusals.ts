// Notices and findings -> what is refused, said once: as a finding, or as a notice where it is a guess that it is so.
import type { Notice } from "../manifests/notice.ts";
import type { RenderedUnit } from "../manifests/rendering.ts";
import type { Finding } from "./policy.ts";

/**
 * Where nothing says how a chart is deployed, its own values decide what its templates make: whoever deploys it may have others.
 * What is refused of that stays a notice.
 */
export function withoutGuessed(findings: readonly Finding[], units: readonly RenderedUnit[]): readonly Finding[] {
  const isGuess = ({ kind, deployedBy }: RenderedUnit) => kind === "chart" && deployedBy === undefined;
  const guessed = new Set(units.filter(isGuess).flatMap(({ templates }) => [...templates]));
  for (const unit of units) if (!isGuess(unit)) for (const path of unit.templates) guessed.delete(path);
  if (guessed.size === 0) return findings;
  const isGuessed = ({ subject: { states = [] } }: Finding) =>
    states.length > 0 && states.every((state) => state.kind === "refusal" && guessed.has(state.details.location.path));
  return findings.filter((finding) => !isGuessed(finding));
}

/** Where no policy speaks of refusals (settings can turn it off), the notices stay and no verdict is green. */
export function withoutTold(notices: readonly Notice[], findings: readonly Finding[]): readonly Notice[] {
  const told = new Set(
    findings.flatMap(({ subject }) =>
      (subject.states ?? []).flatMap((state) =>
        state.kind === "refusal" && state.details.by === "webhook" ? [whole(state.object)] : [],
      ),
    ),
  );
  if (told.size === 0) return notices;
  const isTold = ({ code, message }: Notice) =>
    code === "rejected-by-webhook" && [...told].some((start) => message.startsWith(start));
  return notices.filter((notice) => !isTold(notice));
}

/** How such a notice begins. */
const whole = ({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}) => `${kind} ${namespace === "" ? "" : `${namespace}/`}${name} would be refused:`;
