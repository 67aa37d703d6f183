// Notices and findings -> the notices without those that a finding tells: what the webhook refuses is said once.
import type { Notice } from "../manifests/notice.ts";
import type { Finding } from "./policy.ts";

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
