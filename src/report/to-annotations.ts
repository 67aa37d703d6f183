// Review -> check-run annotations in batches that GitHub takes: one for each finding, one for each notice with a place.

import type { Severity } from "../policies/policy.ts";
import { orderFindings } from "./count-review.ts";
import { orderNotices, type ReviewNotice } from "./describe-review.ts";
import { printable, shorten, withoutBackticks } from "./printable.ts";
import type { Review, ReviewedFinding, WaivedFinding } from "./review.ts";
import { tellAssumptions } from "./tell-assumption.ts";
import { tellSymptoms } from "./tell-call.ts";
import { orderFixes } from "./tell-fix.ts";
import { tellHeldBack, tellWaived } from "./tell-settings.ts";

/** In the words of GitHub's API. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

const BATCH = 50;
const LONGEST_TITLE = 255;
const LONGEST_MESSAGE = 8_000;
const LEVEL = { error: "failure", warning: "warning", info: "notice" } as const;

function messageOf(review: Review, finding: ReviewedFinding): string {
  const [fix] = orderFixes(finding);
  const seen = tellSymptoms(finding).map((sees) => `The client will see: ${sees}.`);
  const told = [finding.message, tellHeldBack(finding) ?? "", ...seen, ...tellAssumptions(review, finding)];
  const parts = [...told, fix === undefined ? finding.remedy : `Fix: ${fix.title}.`];
  const text = parts
    .filter((part) => part !== "")
    .map(withoutBackticks)
    .join("\n");
  return shorten(text, LONGEST_MESSAGE);
}

function findingAnnotation(review: Review, finding: ReviewedFinding): Annotation {
  return {
    path: finding.location.path,
    start_line: finding.location.startLine,
    end_line: finding.location.endLine,
    annotation_level: finding.heldBack === undefined ? LEVEL[finding.severity] : LEVEL[held(finding.severity)],
    title: shorten(withoutBackticks(finding.title), LONGEST_TITLE),
    message: messageOf(review, finding),
  };
}

const held = (severity: Severity): Severity => (severity === "error" ? "warning" : severity);

function waivedAnnotation(waived: WaivedFinding): Annotation {
  const { path, startLine, endLine } = waived.finding.location;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: "notice",
    title: `Waived until ${waived.waiver.until}`,
    message: shorten(withoutBackticks(tellWaived(waived)), LONGEST_MESSAGE),
  };
}

function noticeAnnotation(notice: ReviewNotice): readonly Annotation[] {
  if (notice.location === undefined) return [];
  return [
    {
      path: notice.location.path,
      start_line: notice.location.startLine,
      end_line: notice.location.endLine,
      annotation_level: notice.incomplete ? "warning" : "notice",
      title: notice.incomplete ? "Not read, and it could matter" : shorten(printable(notice.code), LONGEST_TITLE),
      message: shorten(withoutBackticks(notice.message), LONGEST_MESSAGE),
    },
  ];
}

/**
 * Batches of at most 50, findings first. What lies on lines that the change removes has no annotation: GitHub shows the
 * head commit only.
 */
export function toAnnotations(review: Review): readonly (readonly Annotation[])[] {
  const findings = orderFindings(review.findings).filter(({ location }) => location.side === "after");
  const annotations = [
    ...findings.map((finding) => findingAnnotation(review, finding)),
    ...(review.waived ?? []).filter(({ finding }) => finding.location.side === "after").map(waivedAnnotation),
    ...orderNotices(review.notices).flatMap(noticeAnnotation),
  ];
  return Array.from({ length: Math.ceil(annotations.length / BATCH) }, (_, index) =>
    annotations.slice(index * BATCH, (index + 1) * BATCH),
  );
}
