// Block mappings and sequences as people write them, in a mixture of styles -> the value, and lines of text that mean it.
import { type Habits, indented, isMapping, oneLine, remark, type Written, writtenFlow } from "./written-flow.ts";
import { type Data, inlineScalar, longScalar, writtenKey } from "./written-scalar.ts";

/** What stands behind a key: on its line, and on lines below that are indented from its column. */
interface Behind {
  readonly value: Data;
  readonly inline: string;
  readonly below: readonly string[];
}

function linesBetween({ dice, last }: Habits): readonly string[] {
  if (last.isBlockScalar) return [];
  switch (dice.pick(9)) {
    case 6:
      return [`# c${dice.next()}: - x`];
    case 7:
      return [""];
    case 8:
      return [`${" ".repeat(dice.pick(6))}# c${dice.next()}`];
    default:
      return [];
  }
}

/** A block mapping whose keys stand in the first column; `fixed` come first. */
export function writtenMapping(
  habits: Habits,
  depth: number,
  fixed: readonly (readonly [string, string])[] = [],
): Written {
  const { dice } = habits;
  const value: Record<string, Data> = {};
  const lines: string[] = [];
  for (const [key, text] of fixed) {
    value[key] = text;
    lines.push(`${key}: ${text}${remark(habits)}`);
  }
  const merged =
    fixed.length === 0 && dice.seldom(3) ? habits.anchors?.findLast((one) => isMapping(one.value)) : undefined;
  if (merged !== undefined) {
    Object.assign(value, structuredClone(merged.value));
    lines.push(`<<: *${merged.name}${remark(habits)}`);
  }
  const own = new Set(fixed.map(([key]) => key));
  const count = 1 + dice.pick(4);
  for (let field = 0; field < count; field++) {
    const { key, text } = writtenKey(dice, own);
    own.add(key);
    // The first line of an item stands behind its dash.
    if (lines.length > 0) lines.push(...linesBetween(habits));
    const behind = writtenBehind(habits, depth);
    value[key] = behind.value;
    const colon = dice.seldom(12) && !text.includes("\n") ? " :" : ":";
    lines.push(`${dice.seldom(25) ? "? " : ""}${text}${colon}`.replace(/^\? (.*?) ?:$/, "? $1"));
    const start = lines.length - 1;
    if (lines[start]?.startsWith("? ") === true) lines.push(`:${behind.inline}`);
    else lines[start] += behind.inline;
    lines.push(...behind.below);
  }
  return { value, lines };
}

function writtenBehind(habits: Habits, depth: number): Behind {
  const { dice, step, last } = habits;
  last.isBlockScalar = false;
  const gap = dice.oneOf([" ", " ", " ", "  ", "\t"]);
  const alias = dice.seldom(6) ? habits.anchors?.at(-1) : undefined;
  if (alias !== undefined)
    return { value: structuredClone(alias.value), inline: `${gap}*${alias.name}${remark(habits)}`, below: [] };
  const anchor = anchorFor(habits);
  const lead = anchor === undefined ? "" : ` &${anchor}`;
  const made = bareBehind(habits, depth, gap);
  if (anchor !== undefined) habits.anchors?.push({ name: anchor, value: made.value });
  return {
    ...made,
    inline: lead + made.inline,
    below: indented(made.below, made.below.length > 0 && made.under ? 0 : step),
  };
}

function anchorFor({ anchors, dice }: Habits): string | undefined {
  return anchors !== undefined && dice.seldom(4) ? `a${dice.next()}` : undefined;
}

function bareBehind(habits: Habits, depth: number, gap: string): Behind & { readonly under?: boolean } {
  const { dice, last } = habits;
  if (depth > 0 && !habits.flow) {
    switch (dice.pick(4)) {
      case 1: {
        const { value, lines } = writtenMapping(habits, depth - 1);
        return { value, inline: remark(habits), below: [...linesBetween(habits), ...lines] };
      }
      case 2: {
        const { value, lines } = writtenSequence(habits, depth - 1);
        return { value, inline: remark(habits), below: lines, under: habits.listsUnderKey };
      }
      case 3: {
        if (!dice.seldom(3)) break;
        const { value, lines } = longScalar(dice);
        last.isBlockScalar = true;
        return { value, inline: ` ${lines[0]}`, below: lines.slice(1) };
      }
    }
  }
  if (dice.seldom(12)) return { value: null, inline: remark(habits), below: [] };
  const collection = depth > 0 && dice.seldom(2);
  const { value, lines } = collection ? writtenFlow(habits, depth) : oneLine(inlineScalar(dice));
  // js-yaml, which checks these texts, takes no tab before a bracket.
  return {
    value,
    inline: `${collection ? " " : gap}${lines[0]}${lines.length > 1 ? "" : remark(habits)}`,
    below: lines.slice(1),
  };
}

/** A block sequence whose dashes stand in the first column. */
function writtenSequence(habits: Habits, depth: number): Written {
  const { dice } = habits;
  const value: Data[] = [];
  const lines: string[] = [];
  const kind = dice.pick(4);
  const count = 1 + dice.pick(3);
  for (let index = 0; index < count; index++) {
    if (index > 0) lines.push(...linesBetween(habits));
    const item = writtenItem(habits, depth, kind);
    value.push(item.value);
    lines.push(...item.lines);
  }
  return { value, lines };
}

function writtenItem(habits: Habits, depth: number, kind: number): Written {
  const { dice, lead } = habits;
  const dash = "-".padEnd(lead + 1);
  habits.last.isBlockScalar = false;
  const alias = dice.seldom(6) ? habits.anchors?.at(-1) : undefined;
  if (alias !== undefined)
    return { value: structuredClone(alias.value), lines: [`${dash}*${alias.name}${remark(habits)}`] };
  if (depth > 0 && kind === 1) {
    const { value, lines } = writtenMapping(habits, depth - 1);
    if (dice.seldom(8)) return { value, lines: [`-${remark(habits)}`, ...indented(lines, habits.step)] };
    const [first = "", ...rest] = lines;
    return { value, lines: [dash + first, ...indented(rest, dash.length)] };
  }
  if (depth > 0 && kind === 2) {
    const { value, lines } = dice.seldom(3) ? writtenSequence(habits, depth - 1) : writtenFlow(habits, depth);
    const [first = "", ...rest] = lines;
    return { value, lines: [dash + first, ...indented(rest, dash.length)] };
  }
  const { value, text } = inlineScalar(dice);
  const anchor = anchorFor(habits);
  if (anchor !== undefined) habits.anchors?.push({ name: anchor, value });
  return { value, lines: [`${dash}${anchor === undefined ? "" : `&${anchor} `}${text}${remark(habits)}`] };
}
