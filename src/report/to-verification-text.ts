// Verification -> text for a terminal: the outcome, a table, each difference with both sides, and what to know about it.
import type { Difference, Verification } from "../verify/verification.ts";
import { columns } from "./columns.ts";
import { printable, shorten } from "./printable.ts";
import { plainStyle, type Style } from "./style.ts";
import { bindingRows, TALLY_HEAD, tallyRows, tellBeyond, tellLeftOut, tellOutcome } from "./tell-verification.ts";
import { capped, item, type Page, paragraph, section } from "./text-page.ts";

export interface VerificationTextOptions {
  readonly style?: Style;
  /** Columns; 100 when nothing is said. */
  readonly width?: number;
}

const SHOWN = { differences: 100, lines: 20, bindings: 30, beyond: 20, remarks: 30 } as const;
const LONGEST_LINE = 300;

/** For people at a terminal; ends with a line break. */
export function toVerificationText(
  verification: Verification,
  { style = plainStyle, width = 100 }: VerificationTextOptions = {},
): string {
  const page: Page = { style, width };
  const { equal, differences, bindings, beyond, remarks } = verification;
  const rows = [TALLY_HEAD, ...tallyRows(verification)];
  const leftOut = tellLeftOut(verification);
  const limit = (what: keyof typeof SHOWN) => ({ limit: SHOWN[what], what });
  const lines = [
    style.bold(style[equal ? "green" : "red"](paragraph(tellOutcome(verification), page, ""))),
    "",
    ...columns(rows).map((line) => `  ${line}`),
    "",
    ...section(
      "Differences",
      capped(differences, limit("differences"), (difference) => differenceLines(difference, page)),
      page,
    ),
    ...section(
      "Not in these files, and no error",
      capped(beyond, limit("beyond"), (one) => item("-", tellBeyond(one), page)),
      page,
    ),
    ...section(
      "To know",
      capped(remarks, limit("remarks"), (remark) => item("-", remark, page)),
      page,
    ),
    ...section(
      "Addresses that only the cluster knows",
      capped(columns(bindingRows(verification).slice(0, SHOWN.bindings)), { limit: bindings.length, what: "" }, shown),
      page,
    ),
    ...(bindings.length > SHOWN.bindings ? [`    … and ${bindings.length - SHOWN.bindings} more addresses`, ""] : []),
    ...(leftOut === undefined ? [] : [paragraph(leftOut, page, "  ")]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const shown = (line: string): string => `    ${shorten(printable(line), LONGEST_LINE)}`;

function differenceLines({ message, simulated, live }: Difference, page: Page): string {
  const side = (word: string, lines: readonly string[], colour: keyof Style): readonly string[] =>
    capped(lines, { limit: SHOWN.lines, what: "lines" }, (line) =>
      page.style[colour](`        ${word.padEnd(10)}${shorten(printable(line), LONGEST_LINE)}`),
    );
  return [item("-", message, page), ...side("simulated", simulated, "green"), ...side("live", live, "red")].join("\n");
}
