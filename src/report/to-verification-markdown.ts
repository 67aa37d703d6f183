// Verification -> GitHub Markdown: the outcome, a table, each difference as a patch from simulated to live.
import type { Difference, Verification } from "../verify/verification.ts";
import { code, fencedPatch, sentence } from "./escape-markdown.ts";
import { printable, shorten } from "./printable.ts";
import { bindingRows, TALLY_HEAD, tallyRows, tellBeyond, tellLeftOut, tellOutcome } from "./tell-verification.ts";

const MOST_DIFFERENCES = 50;
const MOST_LINES = 20;
const MOST_ITEMS = 30;
const LONGEST_LINE = 300;

/** For comments and job summaries; ends with a line break. */
export function toVerificationMarkdown(verification: Verification): string {
  const { equal, differences, beyond, remarks } = verification;
  const leftOut = tellLeftOut(verification);
  const addresses = bindingRows(verification).map(
    ([symbol = "", address = "", how = ""]) => `${code(symbol)} is ${code(address)}, ${how}`,
  );
  const parts = [
    `${equal ? "✅" : "❌"} ${sentence(tellOutcome(verification))}`,
    table([TALLY_HEAD, ...tallyRows(verification)]),
    ...differences.slice(0, MOST_DIFFERENCES).map(difference),
    ...(differences.length > MOST_DIFFERENCES
      ? [`… and ${differences.length - MOST_DIFFERENCES} more differences`]
      : []),
    ...list(
      "Not in these files, and no error:",
      beyond.map((one) => sentence(tellBeyond(one))),
    ),
    ...list(
      "To know:",
      remarks.map((remark) => sentence(remark)),
    ),
    ...list("Addresses that only the cluster knows:", addresses),
    ...(leftOut === undefined ? [] : [sentence(leftOut)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function difference({ message, simulated, live }: Difference): string {
  const lines = [...sided("-", simulated), ...sided("+", live)];
  return lines.length === 0 ? sentence(message) : `${sentence(message)}\n\n${fencedPatch(lines.join("\n"))}`;
}

function sided(mark: string, lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => `${mark} ${shorten(printable(line), LONGEST_LINE)}`);
  return more > 0 ? [...shown, `${mark} … and ${more} more`] : shown;
}

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - MOST_ITEMS;
  const shown = items.slice(0, MOST_ITEMS).map((text) => `- ${text}`);
  return [title, [...shown, ...(more > 0 ? [`- … and ${more} more`] : [])].join("\n")];
}
