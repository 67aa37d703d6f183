// Values that belong together -> what each mentions on its own, and what two of them name together.
import { neverDestination } from "../destination-name.ts";
import { findMentions } from "./find-mentions.ts";
import { innerAssignments } from "./inner-assignments.ts";
import { pairValues } from "./pair-values.ts";
import type { Found, Written } from "./written.ts";

/** `unknown` are names that exist beside them and whose values nobody knows. */
export function readValues(values: readonly Written[], unknown: readonly string[] = []): readonly Found[] {
  const { found, partnered } = pairValues(values, unknown);
  const paired = new Set(found.map(({ written }) => written));
  const direct = values
    .filter((written) => !paired.has(written))
    .flatMap((written) => findMentions(written, !partnered.has(written)).map((mention) => ({ mention, written })));
  return [...direct, ...found, ...values.flatMap(pairedInside)];
}

/** Where the text itself holds both. */
function pairedInside(written: Written): readonly Found[] {
  if (neverDestination(written.name)) return [];
  return pairValues(innerAssignments(written)).found;
}
