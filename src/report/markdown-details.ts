// Review -> "How this was decided": releases, counts, assumptions, what was tried, notices; folded away.

import {
  describeInEnvoysWords,
  describeListeners,
  describeMesh,
  describeNotice,
  describeRejected,
  orderNotices,
  traceCommand,
} from "./describe-review.ts";
import type { DetailLevel } from "./detail-level.ts";
import { code, sentence } from "./escape-markdown.ts";
import type { Review } from "./review.ts";
import { otherAssumptions } from "./tell-assumption.ts";
import { EXISTING_LEAD, tellExisting } from "./tell-existing.ts";
import { describeSettings } from "./tell-settings.ts";

function items(sentences: readonly string[], limit: number): readonly string[] {
  const more = sentences.length - limit;
  return [
    ...sentences.slice(0, limit).map((text) => `- ${sentence(text)}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ];
}

export interface DetailsOptions {
  /** What was compared ("base 1a2b3c → merge result 4d5e6f"). */
  readonly states?: string;
  /** Also what was taken to be so and changes nothing here. */
  readonly all?: boolean;
}

/** The folded part of the summary. */
export function markdownDetails(review: Review, detail: DetailLevel, { states, all }: DetailsOptions): string {
  const { lines: limit } = detail;
  const rejected = describeRejected(review);
  const trace = traceCommand(review);
  const envoy = describeInEnvoysWords(review);
  const settings = describeSettings(review);
  const assumed = otherAssumptions(review, all);
  const existing = tellExisting(review) ?? [];
  const notices = orderNotices(review.notices.filter(({ incomplete }) => !incomplete)).map(describeNotice);
  return [
    "<details><summary>How this was decided</summary>",
    "",
    ...items(review.meshes.map(describeMesh), limit),
    ...(settings === undefined ? [] : items([settings], 1)),
    ...items([...(states === undefined ? [] : [states]), describeListeners(review)], 2),
    ...items(envoy === undefined ? [] : [envoy], 1),
    ...(trace === undefined ? [] : [`- ${code(trace)} shows every step of that call.`]),
    ...(assumed.length === 0 ? [] : ["", "Taken to be so, for Git does not say it:", "", ...items(assumed, limit)]),
    ...(rejected.length === 0 ? [] : ["", "Tried and not offered:", "", ...items(rejected, limit)]),
    ...(existing.length === 0 ? [] : ["", EXISTING_LEAD, "", ...items(existing, limit)]),
    ...(notices.length === 0 ? [] : ["", "Noticed on the way:", "", ...items(notices, limit)]),
    "",
    "</details>",
  ].join("\n");
}
