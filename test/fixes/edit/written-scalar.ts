// Scalars as people write them: a value, and lines of text that mean it. Texts that YAML could read otherwise are quoted.
import type { Dice } from "./dice.ts";

export type Data = null | boolean | number | string | Data[] | { [key: string]: Data };

export interface WrittenScalar {
  readonly value: Data;
  /** The first line stands behind the key; the others are indented by what they must be more than the key. */
  readonly lines: readonly string[];
}

const SAFE = [
  "mysql.demo",
  "tcp",
  "TCP",
  "a-b_c",
  "240.1.0.1/32",
  "größe",
  "😀",
  "two words",
  "it's",
  'a "b"',
  "a#b",
  "http://a:80/x",
];
const ODD = [
  "*/*",
  "./*",
  ".",
  "on",
  "0777",
  "a: b",
  "a, b",
  "",
  "[x]",
  "~",
  "{x",
  "- a",
  "#x",
  "2024-01-01",
  "1e3",
  " x",
  "x ",
  "1_000",
  "12:30:45",
];
const OTHER: readonly (readonly [Data, string])[] = [
  [3306, "3306"],
  [true, "true"],
  [null, "~"],
  [null, "null"],
  [1.5, "1.5"],
  [255, "0xff"],
  [true, "on"],
  ["5", "!!str 5"],
];

/** Strings that a change may write. */
export const STRINGS: readonly string[] = [
  ...SAFE,
  ...ODD,
  "two\nlines\n",
  "tab\there",
  "\u0007",
  "é\u2028",
  "y",
  "NO",
  "<<",
  "=",
  "!x",
  "&a",
  "%",
  "@x",
  "`",
];

function quoted(dice: Dice, value: string): string {
  return dice.pick(2) === 0 ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}

/** On one line, and safe between brackets. */
export function inlineScalar(dice: Dice): { readonly value: Data; readonly text: string } {
  switch (dice.pick(4)) {
    case 0: {
      const value = dice.oneOf(SAFE);
      return { value, text: /["']/.test(value) || dice.seldom(3) ? quoted(dice, value) : value };
    }
    case 1: {
      const value = dice.oneOf(ODD);
      return { value, text: quoted(dice, value) };
    }
    case 2: {
      const [value, text] = dice.oneOf(OTHER);
      return { value, text };
    }
    default: {
      const value = dice.pick(65_536);
      return { value, text: String(value) };
    }
  }
}

/** Over several lines, as only block style has it. */
export function longScalar(dice: Dice): WrittenScalar {
  const note = dice.seldom(2) ? ` # c${dice.next()}` : "";
  const forms: readonly WrittenScalar[] = [
    { value: "two\nlines\n", lines: [`|${note}`, "two", "lines"] },
    { value: "two\n\n  lines", lines: [`|-${note}`, "two", "", "  lines"] },
    { value: "two\nlines\n\n", lines: [`|+${note}`, "two", "lines", ""] },
    { value: "# no: comment\n", lines: [`|${note}`, "# no: comment", "", ""] },
    { value: "- a: b\n---", lines: [`|-${note}`, "- a: b", "---"] },
    { value: "two words", lines: [`>-${note}`, "two", "words"] },
    { value: "two words\n", lines: [`>${note}`, "two", "words"] },
    { value: "plain words over lines", lines: ["plain words", "over", "lines"] },
    { value: "quoted: over lines", lines: ['"quoted: over', 'lines"'] },
    { value: "it's over lines", lines: ["'it''s over", "lines'"] },
  ];
  return dice.oneOf(forms);
}

const KEYS = ["hosts", "ports", "exportTo", "networking.istio.io/exportTo", "größe", "x-y", "app", "number", "😀"];
const ODD_KEYS = ["on", "a b", "1", "~", "a: b", "it's", "#k", ""];

/** A key that `taken` does not hold, and its text. */
export function writtenKey(dice: Dice, taken: ReadonlySet<string>): { readonly key: string; readonly text: string } {
  const odd = dice.seldom(5);
  const wanted = dice.oneOf(odd ? ODD_KEYS : KEYS);
  const key = taken.has(wanted) ? `k${dice.next()}` : wanted;
  return { key, text: ODD_KEYS.includes(key) || dice.seldom(5) ? quoted(dice, key) : key };
}
