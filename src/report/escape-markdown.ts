// Text of unknown origin -> GitHub Markdown that shows exactly that text: no markup, link, mention, reference or HTML of its own.
import { printable, printableLines, shorten } from "./printable.ts";

const LONGEST_TEXT = 4_000;
const LONGEST_CODE = 200;
/** Seen by nobody, stops GitHub from making a mention, a reference or a link of what follows. */
const BREAK = "&#8203;";

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;" };
const MARKUP = /[\\`*_[\]~$&<>|]|@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/)/giu;

function escapeText(text: string): string {
  return text.replaceAll(MARKUP, (mark) => HTML[mark] ?? (/^[@#:GW]/i.test(mark) ? `${mark}${BREAK}` : `\\${mark}`));
}

/** At the start of a paragraph these would make a list, a heading or a rule. */
function escapeStart(text: string): string {
  return text.replace(/^\s*(?:[-+=#:]|\d{1,9}(?=[.)]))/, (mark) =>
    /\d$/.test(mark) ? `${mark}${BREAK}` : `\\${mark.trim()}`,
  );
}

/** A code span; also inside a table cell. */
export function code(text: string): string {
  const inside = shorten(printable(text), LONGEST_CODE).replaceAll("`", "'").replaceAll("\\", "⧵").trim();
  return inside === "" ? "" : `\`${inside.replaceAll("|", "\\|")}\``;
}

/** A code span outside of tables, where a pipe stays a pipe. */
function proseCode(text: string): string {
  return code(text).replaceAll("\\|", "|");
}

/**
 * A sentence in which names stand between backticks: those become code spans, all else is escaped. Whatever stands in
 * it, also unpaired backticks, cannot leave its place. `cell` for table cells.
 */
export function sentence(text: string, place: "prose" | "cell" = "prose"): string {
  const span = place === "cell" ? code : proseCode;
  return shorten(printable(text), LONGEST_TEXT)
    .split(/`([^`]+)`/)
    .map((part, index) => {
      if (index % 2 === 1) return span(part);
      return index === 0 ? escapeStart(escapeText(part)) : escapeText(part);
    })
    .join("")
    .trim();
}

/** A fenced block whose fence is longer than any run of backticks inside. */
export function fenced(language: string, text: string): string {
  return fencedLines(language, [text.replace(/\r?\n$/, "")]);
}

/** The same with exactly these lines: none at all is another suggestion than an empty one. */
export function fencedLines(language: string, lines: readonly string[]): string {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(runs.reduce((longest, run) => Math.max(longest, run), 2) + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** A fenced patch for people to read. */
export function fencedPatch(diff: string): string {
  return fenced("diff", printableLines(diff.replace(/\n$/, "")).join("\n"));
}

/** An HTML comment that holds `text` and nothing that could end it. */
export function hidden(text: string): string {
  return `<!-- ${text.replaceAll(/[^\w.:/ -]/g, "_").replaceAll("--", "-_")} -->`;
}
