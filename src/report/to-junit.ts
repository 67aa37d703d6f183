// Review -> JUnit XML, the form of test results that every CI shows: a case for each finding, and one for the review itself.
import { orderFindings } from "./count-review.ts";
import { describeNotice, orderNotices } from "./describe-review.ts";
import { formatLocation } from "./format-location.ts";
import { withoutBackticks } from "./printable.ts";
import type { Review, ReviewedFinding, WaivedFinding } from "./review.ts";
import { tellCalls, tellSymptoms } from "./tell-call.ts";
import { tellHeldBack, tellWaived } from "./tell-settings.ts";
import { toTitle } from "./to-title.ts";

interface Case {
  readonly name: string;
  readonly of: string;
  readonly outcome: "passed" | "failed" | "skipped" | "error";
  readonly words: string;
}

/** What blocks fails, what could not be read is an error, what is waived is skipped; the rest passes, with its words. */
export function toJunit(review: Review): string {
  const cases = [
    reviewCase(review),
    ...orderFindings(review.findings).map(findingCase),
    ...(review.waived ?? []).map(waivedCase),
  ];
  const count = (outcome: Case["outcome"]) => cases.filter((one) => one.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="earshot" ${counts}>`,
    `  <testsuite name="earshot" ${counts}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** There is always one: a CI takes an empty list for a job that did nothing. */
function reviewCase(review: Review): Case {
  const open = orderNotices(review.notices.filter(({ incomplete }) => incomplete)).map(describeNotice);
  const outcome = open.length > 0 ? "error" : "passed";
  return {
    name: "everything that matters was read",
    of: "earshot.review",
    outcome,
    words: [toTitle(review), ...open].join("\n"),
  };
}

function findingCase(finding: ReviewedFinding): Case {
  const { severity, heldBack } = finding;
  const blocks = severity === "error" && heldBack === undefined;
  return {
    name: `${finding.title} (${formatLocation(finding.location)})`,
    of: `earshot.${finding.policy}`,
    outcome: blocks ? "failed" : "passed",
    words: wordsOf(finding),
  };
}

function wordsOf(finding: ReviewedFinding): string {
  const calls = tellCalls(finding).map(({ who, calls: target }) => `${who} calls ${target}`);
  const seen = tellSymptoms(finding).map((sees) => `The client will see: ${sees}.`);
  return [finding.message, tellHeldBack(finding) ?? "", ...calls, ...seen, finding.remedy].filter(Boolean).join("\n");
}

function waivedCase(waived: WaivedFinding): Case {
  const { finding } = waived;
  const name = `${finding.title} (${formatLocation(finding.location)})`;
  return { name, of: `earshot.${finding.policy}`, outcome: "skipped", words: tellWaived(waived) };
}

function caseLines({ name, of, outcome, words }: Case): readonly string[] {
  const message = escapeXml(plain(words.split("\n", 1)[0] ?? ""));
  const text = escapeXml(words.split("\n").map(plain).join("\n"));
  const inside: Readonly<Record<Case["outcome"], string>> = {
    passed: `<system-out>${text}</system-out>`,
    failed: `<failure message="${message}">${text}</failure>`,
    error: `<error message="${message}">${text}</error>`,
    skipped: `<skipped message="${message}"/>`,
  };
  return [
    `    <testcase name="${escapeXml(plain(name))}" classname="${escapeXml(of)}" time="0">`,
    `      ${inside[outcome]}`,
    "    </testcase>",
  ];
}

/** Without what XML cannot hold at all: `printable` takes controls and lone surrogates, these two are left. */
function plain(text: string): string {
  return withoutBackticks(text).replaceAll(/[\ufffe\uffff]/g, "\ufffd");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
