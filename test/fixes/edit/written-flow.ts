// Brackets as people write them, in a mixture of styles -> the value, and lines of text that mean it. Every comment is
// another one (`# c7`), so that a test can see which are left.
import type { Dice } from "./dice.ts";
import { type Data, inlineScalar, writtenKey } from "./written-scalar.ts";

/** The habits of one document; single values fall out of them. */
export interface Habits {
  readonly dice: Dice;
  readonly step: number;
  readonly listsUnderKey: boolean;
  /** `- ` or `-   `. */
  readonly lead: number;
  readonly flow: boolean;
  readonly json: boolean;
  readonly compact: boolean;
  /** Undefined: this document has no anchors. */
  readonly anchors?: { readonly name: string; readonly value: Data }[];
  /** What was written last is a block scalar: what follows could be taken for more of it. */
  readonly last: { isBlockScalar: boolean };
}

export interface Written {
  readonly value: Data;
  readonly lines: readonly string[];
}

export const indented = (lines: readonly string[], by: number) =>
  lines.map((line) => (line === "" ? line : " ".repeat(by) + line));

/** A comment at the end of a line, or none. */
export function remark({ dice }: Habits): string {
  return dice.seldom(5) ? `${dice.oneOf([" ", "   ", "\t"])}# c${dice.next()}` : "";
}

export const oneLine = ({ value, text }: { readonly value: Data; readonly text: string }): Written => ({
  value,
  lines: [text],
});

/** `{…}` or `[…]`: on one line, or with an entry on each. */
export function writtenFlow(
  habits: Habits,
  depth: number,
  fixed: readonly (readonly [string, string])[] = [],
): Written {
  const { dice, json, compact } = habits;
  const mapping = fixed.length > 0 || dice.pick(2) === 0;
  const value: Record<string, Data> = {};
  const items: Data[] = [];
  const entries: string[][] = [];
  for (const [key, text] of fixed) {
    value[key] = text;
    entries.push([`${JSON.stringify(key)}:${compact ? "" : " "}${JSON.stringify(text)}`]);
  }
  const count = dice.pick(4);
  for (let index = 0; index < count; index++) {
    const inner = depth > 0 && dice.seldom(2) ? writtenFlow(habits, depth - 1) : oneLine(flowScalar(habits));
    if (!mapping) {
      items.push(inner.value);
      entries.push([...inner.lines]);
      continue;
    }
    const { key, text } = writtenKey(dice, new Set(Object.keys(value)));
    value[key] = inner.value;
    entries.push([
      `${json ? JSON.stringify(key) : text}:${json && compact ? "" : " "}${inner.lines[0]}`,
      ...inner.lines.slice(1),
    ]);
  }
  const [open, close] = mapping ? ["{", "}"] : ["[", "]"];
  return { value: mapping ? value : items, lines: bracketed(habits, entries, [open ?? "", close ?? ""]) };
}

function flowScalar(habits: Habits): { readonly value: Data; readonly text: string } {
  const { dice, json } = habits;
  const scalar = inlineScalar(dice);
  if (json) return { value: scalar.value, text: JSON.stringify(scalar.value) };
  return scalar;
}

function bracketed(
  habits: Habits,
  entries: readonly (readonly string[])[],
  [open, close]: readonly [string, string],
): string[] {
  const { dice, json, compact, step } = habits;
  const oneEach = entries.length > 0 && !(json && compact) && dice.seldom(json ? 2 : 4);
  if (!oneEach && entries.every((entry) => entry.length === 1)) {
    const pad = !json && dice.seldom(4) && entries.length > 0 ? " " : "";
    const trailing = !json && dice.seldom(6) && entries.length > 0 ? "," : "";
    return [
      open +
        pad +
        entries.map(([line]) => line).join(compact && json ? "," : dice.oneOf([", ", ", ", ",  "])) +
        trailing +
        pad +
        close,
    ];
  }
  const trailing = !json && dice.seldom(2);
  const lines = entries.flatMap((entry, index) => {
    const comma = index < entries.length - 1 || trailing ? "," : "";
    const note = json ? "" : remark(habits);
    return [...entry.slice(0, -1), `${entry.at(-1)}${comma}${note}`];
  });
  return [open, ...indented(lines, step), close];
}

export function isMapping(value: Data): value is { [key: string]: Data } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
