// The text of one YAML document -> parser events, as forgiving about indentation as go-yaml. js-yaml wants what goes on
// between brackets or quotes to be indented (`hosts: [` … `]` with the `]` below `hosts` is an error to it), go-yaml does not.
// Throws YAMLException for everything else.
import { EVENT_ID, type Event, parseEvents as parse, YAMLException } from "js-yaml";
import { MAX_DEPTH } from "./limits.ts";

/** Characters that may be parsed again in the file that is read; each document takes its share. */
export interface RepairBudget {
  left: number;
}

/**
 * The events of `text`. Where js-yaml minds an indentation that go-yaml allows, it gets a text of the same length with
 * that line break as a space: offsets hold, and values are read from `text` itself.
 */
export function parseEvents(text: string, repairs: RepairBudget): readonly Event[] {
  let repaired = withoutInnerMarks(text);
  for (;;) {
    try {
      const events = parse(repaired, { maxDepth: MAX_DEPTH });
      return repaired === text ? events : events.map(withoutShortcut);
    } catch (problem) {
      repairs.left -= text.length;
      const next = repairs.left < 0 ? undefined : repair(repaired, problem);
      if (next === undefined) throw problem;
      repaired = next;
    }
  }
}

// go-yaml skips a byte order mark at the start of any line: files with one that were put together have it anywhere.
function withoutInnerMarks(text: string): string {
  return text.includes("\uFEFF", 1) ? text.replaceAll(/(?<=[\r\n])\uFEFF/g, "\n") : text;
}

// `fast` promises a value without line breaks.
function withoutShortcut(event: Event): Event {
  return event.type === EVENT_ID.SCALAR ? { ...event, fast: false } : event;
}

function repair(text: string, problem: unknown): string | undefined {
  if (!(problem instanceof YAMLException) || problem.reason !== "deficient indentation") return undefined;
  const offset = problem.mark?.position ?? 0;
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const indentation = text.slice(lineStart, offset);
  const untabbed = indentation.replaceAll("\t", " ");
  if (indentation.trim() !== "") {
    return untabbed === indentation ? undefined : text.slice(0, lineStart) + untabbed + text.slice(offset);
  }
  if (lineStart === 0) return undefined;
  return inOneLine(text, lineStart) ?? joinLines(text.slice(0, lineStart)) + untabbed + text.slice(offset);
}

// A value in quotes that begins in the line above: dashboards in ConfigMaps go on for thousands of lines, none of them indented.
function inOneLine(text: string, lineStart: number): string | undefined {
  const above = text.slice(0, lineStart).replace(/\r?\n?$/, "");
  const start = Math.max(above.lastIndexOf("\n"), above.lastIndexOf("\r")) + 1;
  const opening = OPENS_QUOTE.exec(above.slice(start));
  if (opening === null) return undefined;
  const open = start + opening[0].length;
  const close = closeOf(text, open, opening[0].endsWith('"') ? '"' : "'");
  if (close < lineStart || close >= text.length) return undefined;
  return text.slice(0, open) + text.slice(open, close).replaceAll(/[\r\n\t]/g, " ") + text.slice(close);
}

const OPENS_QUOTE = /^[^'"#]*[:,[{-][ \t]*["']/;
const QUOTES = { '"': /\\.|"/gs, "'": /''|'/g } as const;

// One expression for all of it would run out of stack at a few million backslashes.
function closeOf(text: string, open: number, quote: keyof typeof QUOTES): number {
  const quotes = new RegExp(QUOTES[quote]);
  quotes.lastIndex = open;
  for (let found = quotes.exec(text); found !== null; found = quotes.exec(text)) {
    if (found[0] === quote) return found.index;
  }
  return text.length;
}

// Blanks the last line break of `above`, and the comment that would otherwise swallow what follows.
function joinLines(above: string): string {
  const breakLength = above.endsWith("\r\n") ? 2 : 1;
  const line = above.slice(0, -breakLength);
  const lineStart = Math.max(line.lastIndexOf("\n"), line.lastIndexOf("\r")) + 1;
  const comment = findComment(line.slice(lineStart));
  const kept = comment === undefined ? line : line.slice(0, lineStart + comment);
  return kept.padEnd(above.length, " ");
}

function findComment(line: string): number | undefined {
  for (const { index } of line.matchAll(/(?<![^ \t])#/g)) {
    const quotes = line.slice(0, index).match(/["']/g)?.length ?? 0;
    if (quotes % 2 === 0) return index;
  }
  return undefined;
}
