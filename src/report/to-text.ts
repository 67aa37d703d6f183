// Review -> text for a terminal of 80 to 120 columns, in the order of the Markdown summary. Colours come from outside.

import { movedWithoutFinding, orderFindings } from "./count-review.ts";
import { quantity } from "./count-words.ts";
import {
  describeListeners,
  describeMesh,
  describeNotice,
  describeRejected,
  orderNotices,
  traceCommand,
} from "./describe-review.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { Review, Verdict } from "./review.ts";
import { plainStyle, type Style } from "./style.ts";
import { otherAssumptions } from "./tell-assumption.ts";
import { tellCall } from "./tell-call.ts";
import { EXISTING_LEAD, tellExisting } from "./tell-existing.ts";
import { describeSettings, tellObserved, tellSettingChanges, tellWaived } from "./tell-settings.ts";
import { textCalls, textFinding } from "./text-finding.ts";
import { capped, item, type Page, paragraph, section } from "./text-page.ts";
import { toTitle } from "./to-title.ts";

export interface TextOptions {
  readonly style?: Style;
  /** Columns; 100 when nothing is said. */
  readonly width?: number;
  /** Tell also what was taken to be so and changes nothing here. */
  readonly all?: boolean;
}

const SHOWN_FINDINGS = 25;
const SHOWN_NOTICES = 20;
const SHOWN_EXISTING = 50;
const VERDICT: Readonly<Record<Verdict, keyof Style>> = {
  pass: "green",
  warn: "yellow",
  block: "red",
  incomplete: "yellow",
};

/** The worst in full, all others by their title and place. */
function textFindings(review: Review, page: Page): readonly string[] {
  const findings = orderFindings(review.findings);
  const others = findings.slice(SHOWN_FINDINGS).map(({ title, location, policy }) => {
    const text = `${named(policy)}, ${named(formatLocation(location))}: ${title}`;
    return item("-", text, page);
  });
  return [
    ...findings.slice(0, SHOWN_FINDINGS).map((finding) => textFinding(review, finding, page)),
    ...section(`${quantity(others.length, "more finding", "more findings")}`, others, page),
  ];
}

function textNotices(review: Review, page: Page): readonly string[] {
  const notices = orderNotices(review.notices);
  const open = notices.filter(({ incomplete }) => incomplete);
  const others = notices.filter(({ incomplete }) => !incomplete);
  const limits = { limit: SHOWN_NOTICES, what: "notices" };
  return [
    ...section(
      "Not read, and it could matter",
      capped(open, limits, (notice) => item("!", describeNotice(notice), page)),
      page,
    ),
    ...section(
      "Noticed on the way",
      capped(others, limits, (notice) => item("-", describeNotice(notice), page)),
      page,
    ),
  ];
}

function textList(title: string, sentences: readonly string[], page: Page): readonly string[] {
  return section(
    title,
    capped(sentences, { limit: SHOWN_NOTICES, what: "like these" }, (text) => item("-", text, page)),
    page,
  );
}

function textAssumptions(review: Review, all: boolean, page: Page): readonly string[] {
  const limits = { limit: all ? Number.POSITIVE_INFINITY : SHOWN_NOTICES, what: "assumptions" };
  const lines = capped(otherAssumptions(review, all), limits, (text) => item("-", text, page));
  return section("Taken to be so, for Git does not say it", lines, page);
}

function textExisting(review: Review, page: Page): readonly string[] {
  const lines = capped(tellExisting(review) ?? [], { limit: SHOWN_EXISTING, what: "like these" }, (text) =>
    item("-", text, page),
  );
  return section(EXISTING_LEAD, lines, page);
}

function textDecision(review: Review, page: Page): readonly string[] {
  const trace = traceCommand(review);
  const settings = describeSettings(review);
  const sentences = [
    ...review.meshes.map(describeMesh),
    ...(settings === undefined ? [] : [settings]),
    describeListeners(review),
    ...describeRejected(review).map((text) => `Not offered: ${text}`),
    ...(trace === undefined ? [] : [`${trace} shows every step of that call`]),
  ];
  const lines = sentences.map((text) => paragraph(text, page, "    "));
  return section("How this was decided", lines, page);
}

/** The review for people at a terminal; ends with a line break. */
export function toText(review: Review, { style = plainStyle, width = 100, all = false }: TextOptions = {}): string {
  const page = { style, width };
  const moved = movedWithoutFinding(review).map(({ change }) => tellCall(change));
  const observed = tellObserved(review);
  const lines = [
    `${style[VERDICT[review.verdict]](style.bold(review.verdict.toUpperCase()))}  ${style.bold(toTitle(review))}`,
    ...(observed === undefined ? [] : [paragraph(observed, page, "  ")]),
    "",
    ...textFindings(review, page),
    ...section("Calls that go another way or get another answer, without a finding", textCalls(moved, page), page),
    ...textList("Waived", (review.waived ?? []).map(tellWaived), page),
    ...textList("What this changes in Earshot's settings, after the merge", tellSettingChanges(review), page),
    ...textAssumptions(review, all, page),
    ...textNotices(review, page),
    ...textExisting(review, page),
    ...textDecision(review, page),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
