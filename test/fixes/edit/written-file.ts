// Whole files as people write them: documents with odd separators, lists, JSON, other line endings -> the text in pieces, and
// the objects in it with the piece that each is in.
import type { Dice } from "./dice.ts";
import { type Habits, isMapping, writtenFlow } from "./written-flow.ts";
import type { Data } from "./written-scalar.ts";
import { writtenMapping } from "./written-value.ts";

export interface WrittenFile {
  readonly path: string;
  /** Joined they are the file. */
  readonly pieces: readonly string[];
  readonly objects: readonly WrittenObject[];
  readonly crlf: boolean;
}

export interface WrittenObject {
  /** Index of the piece that it is in. */
  readonly piece: number;
  /** Way from the root of the YAML document to the object: `["items", 1]` in a List. */
  readonly way: readonly (string | number)[];
  readonly value: { readonly [key: string]: Data };
}

const HEADER = [
  ["apiVersion", "networking.istio.io/v1"],
  ["kind", "ServiceEntry"],
] as const;
const DEPTH = 3;

export function habitsOf(dice: Dice): Habits {
  const json = dice.seldom(5);
  return {
    dice,
    step: dice.oneOf([2, 4, 2, 3]),
    listsUnderKey: dice.pick(2) === 0,
    lead: dice.oneOf([1, 1, 3, 2]),
    flow: json || dice.seldom(6),
    json,
    compact: dice.pick(2) === 0,
    ...(!json && dice.seldom(3) && { anchors: [] }),
    last: { isBlockScalar: false },
  };
}

export function writtenFile(dice: Dice): WrittenFile {
  const habits = habitsOf(dice);
  const made = habits.json ? jsonFile(habits) : yamlFile(dice);
  const crlf = dice.seldom(4);
  const pieces = crlf ? made.pieces.map((piece) => piece.replaceAll("\n", "\r\n")) : made.pieces;
  return { ...made, pieces: dice.seldom(6) ? [`\uFEFF${pieces[0]}`, ...pieces.slice(1)] : pieces, crlf };
}

type Made = Omit<WrittenFile, "crlf">;

function jsonFile(habits: Habits): Made {
  const { dice } = habits;
  const { text, objects } = writtenPiece(habits, 0);
  return { path: "demo/mysql.json", pieces: [text.trimEnd() + (dice.seldom(3) ? "" : "\n")], objects };
}

const SEPARATORS = [
  "---\n",
  "--- # c0\n",
  "---   \n",
  "...\n---\n",
  "... # c0\n# c0\n---\n",
  "---\n# no object\n---\n",
  "---\n---\n",
  "\n\n---\n\n",
];

function yamlFile(dice: Dice): Made {
  const pieces: string[] = [dice.oneOf(["", "", "---\n", "# c0\n", "# c0\n---\n", "%YAML 1.1\n---\n", "\n"])];
  const objects: WrittenObject[] = [];
  const count = 1 + dice.pick(3);
  for (let index = 0; index < count; index++) {
    const habits = habitsOf(dice);
    const made = writtenPiece({ ...habits, json: false, flow: habits.flow && !habits.json }, pieces.length);
    objects.push(...made.objects);
    const isLast = index === count - 1;
    const end = isLast
      ? lastLines(habits)
      : dice.oneOf(habits.last.isBlockScalar ? SEPARATORS.slice(0, 5) : SEPARATORS);
    pieces.push(isLast && end === "" ? made.text.slice(0, -1) : made.text, isLast ? end : end);
  }
  return { path: "demo/mysql.yaml", pieces, objects };
}

/** Empty: the file ends without a line break. */
function lastLines({ dice, last }: Habits): string {
  return last.isBlockScalar ? "---\n" : dice.oneOf(["# c0\n", "", "\n\n", "---\n", "...\n", "  # c0"]);
}

function writtenPiece(
  habits: Habits,
  piece: number,
): { readonly text: string; readonly objects: readonly WrittenObject[] } {
  const { dice } = habits;
  const objects: WrittenObject[] = [];
  if (!dice.seldom(5)) {
    const { value, lines } = writtenRoot(habits);
    if (isMapping(value)) objects.push({ piece, way: [], value });
    return { text: `${lines.join("\n")}\n`, objects };
  }
  const items = Array.from({ length: 1 + dice.pick(3) }, () => writtenRoot(habits));
  items.forEach(({ value }, index) => {
    if (isMapping(value)) objects.push({ piece, way: ["items", index], value });
  });
  return {
    text: listText(
      habits,
      items.map(({ lines }) => lines),
    ),
    objects,
  };
}

function writtenRoot(habits: Habits) {
  return habits.flow ? writtenFlow(habits, DEPTH, HEADER) : writtenMapping(habits, DEPTH, HEADER);
}

function listText({ flow, json, compact, listsUnderKey, step }: Habits, items: readonly (readonly string[])[]): string {
  if (flow) {
    const inner = items.map((lines) => lines.join("\n  ")).join(json && compact ? "," : ", ");
    return json && compact
      ? `{"apiVersion":"v1","kind":"List","items":[${inner}]}\n`
      : `{"apiVersion": "v1", "kind": "List", "items": [${inner}]}\n`;
  }
  const lead = listsUnderKey ? "" : " ".repeat(step);
  const blocks = items.flatMap(([first = "", ...rest]) => [
    `${lead}- ${first}`,
    ...rest.map((line) => (line === "" ? line : `${lead}  ${line}`)),
  ]);
  return ["apiVersion: v1", "kind: List", "items:", ...blocks, ""].join("\n");
}
