// Finding -> a small Mermaid flowchart of who is in earshot: the callers, what is taken, where it goes, who opened it.
import { compareText } from "../manifests/compare-text.ts";
import { clusterHost } from "./describe-destination.ts";
import { fenced } from "./escape-markdown.ts";
import { printable, shorten } from "./printable.ts";
import type { ReviewedFinding } from "./review.ts";

const SHOWN_CALLERS = 6;
const SHOWN_NAMESPACES = 6;
const SHOWN_TARGETS = 3;
const LONGEST_LABEL = 60;

/** A quoted Mermaid label: whatever is not plainly harmless becomes a character code. */
function label(text: string): string {
  const safe = shorten(printable(text), LONGEST_LABEL).replaceAll(
    /[^\p{L}\p{N} ./:*,-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
  return `"${safe}"`;
}

interface Row {
  readonly text: string;
  readonly dashed: boolean;
}

function capped(rows: readonly Row[], limit: number, what: string): readonly Row[] {
  // One more takes a box as well.
  if (rows.length <= limit + 1) return rows;
  return [...rows.slice(0, limit), { text: `${rows.length - limit} more ${what}`, dashed: true }];
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].toSorted(compareText);
}

function callerRows({ subject, namespaces }: ReviewedFinding): readonly Row[] {
  const callers = distinct(subject.calls.map(({ call }) => call.from));
  const speaking = new Set(callers.map((caller) => caller.split("/", 1)[0]));
  const silent = namespaces.filter((name) => !speaking.has(name));
  return [
    ...capped(
      callers.map((text) => ({ text, dashed: false })),
      SHOWN_CALLERS,
      "workloads",
    ),
    ...capped(
      silent.map((name) => ({ text: `namespace ${name}`, dashed: true })),
      SHOWN_NAMESPACES,
      "namespaces",
    ),
  ];
}

function targets({ subject }: ReviewedFinding): readonly string[] {
  const outcomes = distinct([
    ...subject.captures.map(({ after }) => after),
    ...subject.calls.map(({ after }) => after?.outcome),
  ]);
  return outcomes.slice(0, SHOWN_TARGETS).map(clusterHost);
}

/** The picture as a fenced block; undefined where a sentence says as much (nothing is taken on a shared port). */
export function toPicture(finding: ReviewedFinding): string | undefined {
  if (finding.port === 0 || finding.subject.captures.length === 0) return undefined;
  const range = finding.subject.captures.every((capture) => capture.range !== undefined)
    ? `addresses in ${distinct(finding.subject.captures.map((capture) => capture.range)).join(", ")}`
    : "any address without a listener of its own";
  const lines = ["flowchart LR", `  port([${label(`${range}, port ${finding.port}`)}])`];
  callerRows(finding).forEach(({ text, dashed }, index) => {
    lines.push(`  from${index}[${label(text)}] ${dashed ? "-.->" : "-->"} port`);
  });
  targets(finding).forEach((target, index) => {
    lines.push(`  port ==> to${index}[${label(target)}]`);
  });
  finding.causes.slice(0, SHOWN_TARGETS).forEach((cause, index) => {
    lines.push(
      `  cause${index}{{${label(`${cause.kind} ${cause.namespace}/${cause.name}, ${cause.change}`)}}} -.- port`,
    );
  });
  return fenced("mermaid", lines.join("\n"));
}
