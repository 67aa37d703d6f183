// Review -> SARIF 2.1.0 for code scanning: a rule for each policy that found something, a result for each finding.
import { compareText } from "../manifests/compare-text.ts";
import type { Location } from "../manifests/notice.ts";
import type { Waiver } from "../settings/settings.ts";
import { orderFindings } from "./count-review.ts";
import { orderNotices } from "./describe-review.ts";
import { formatLocation } from "./format-location.ts";
import { printable, withoutBackticks } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { tellAssumptions } from "./tell-assumption.ts";
import { tellCalls, tellSymptoms } from "./tell-call.ts";
import { tellHeldBack } from "./tell-settings.ts";

const LEVEL = { error: "error", warning: "warning", info: "note" } as const;
const SHOWN_CALLS = 20;

function physicalLocation({ path, startLine, endLine }: Location) {
  const uri = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine, endLine: Math.max(startLine, endLine) } },
  };
}

function result(review: Review, finding: ReviewedFinding, ruleIndex: number) {
  const calls = tellCalls(finding).slice(0, SHOWN_CALLS);
  const seen = tellSymptoms(finding).map((sees) => `The client will see: ${sees}.`);
  const related = calls.flatMap(({ change, who, calls: target }) =>
    change.call.source === undefined ? [] : [{ source: change.call.source, text: `${who} calls ${target} here` }],
  );
  return {
    ruleId: finding.policy,
    ruleIndex,
    level: finding.heldBack !== undefined && finding.severity === "error" ? "warning" : LEVEL[finding.severity],
    message: {
      text: [finding.title, finding.message, tellHeldBack(finding) ?? "", ...seen, ...tellAssumptions(review, finding)]
        .filter((line) => line !== "")
        .map(withoutBackticks)
        .join("\n"),
    },
    locations: [physicalLocation(finding.location)],
    relatedLocations: related.map(({ source, text: message }, id) => ({
      id,
      ...physicalLocation(source),
      message: { text: withoutBackticks(message) },
    })),
    partialFingerprints: { "earshot/v1": finding.id },
  };
}

function suppression({ reason, owner, until }: Waiver) {
  const by = owner === undefined ? "" : ` (${owner})`;
  return { kind: "external", status: "accepted", justification: printable(`until ${until}${by}: ${reason}`) };
}

/** A log with one run, ready for `JSON.stringify`. What could not be read is a tool notification. */
export function toSarif(review: Review) {
  const waived = review.waived ?? [];
  const findings = [...orderFindings(review.findings), ...waived.map(({ finding }) => finding)];
  const waiverOf = new Map(waived.map(({ finding, waiver }) => [finding, waiver]));
  const policies = [...new Set(findings.map(({ policy }) => policy))].toSorted(compareText);
  const rules = policies.map((id) => {
    const remedy = findings.find(({ policy }) => policy === id)?.remedy ?? "";
    const explanation = findings.find(({ policy }) => policy === id)?.explanation ?? "";
    return {
      id,
      shortDescription: { text: id },
      ...(explanation !== "" && { fullDescription: { text: withoutBackticks(explanation) } }),
      ...(remedy !== "" && { help: { text: withoutBackticks(remedy) } }),
    };
  });
  const notifications = orderNotices(review.notices).map((notice) => ({
    descriptor: { id: notice.code },
    level: notice.incomplete ? ("warning" as const) : ("note" as const),
    message: {
      text:
        notice.location === undefined
          ? printable(notice.message)
          : `${formatLocation(notice.location)}: ${printable(notice.message)}`,
    },
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0" as const,
    runs: [
      {
        tool: { driver: { name: "Earshot", rules } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results: findings.map((finding) => {
          const waiver = waiverOf.get(finding);
          const entry = result(review, finding, policies.indexOf(finding.policy));
          return waiver === undefined ? entry : { ...entry, suppressions: [suppression(waiver)] };
        }),
        columnKind: "utf16CodeUnits" as const,
      },
    ],
  };
}
