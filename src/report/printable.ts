// Text of unknown origin -> text that no terminal and no page acts upon: one line, no control or direction characters.

const LONGEST_NAME = 160;
// C0 and C1 controls, zero-width and bidirectional marks, line separators, byte order mark, lone surrogates.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** One line: line breaks and tabs become spaces, what cannot be seen becomes U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(/\r\n|[\t\n\r]/g, " ").replaceAll(UNPRINTABLE, "\ufffd");
}

/** Several lines, each printable; for patches. Tabs stay. */
export function printableLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map((line) => line.split("\t").map(printable).join("\t"));
}

/** Cuts to `length` characters with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * A name from a manifest inside a sentence of ours: between backticks, so that the Markdown report sets it as code and
 * the terminal drops them. Nothing in the name can end the span.
 */
export function named(name: string): string {
  const text = shorten(printable(name), LONGEST_NAME).replaceAll("`", "'").trim();
  return text === "" ? "(no name)" : `\`${text}\``;
}

/** A sentence with `named` parts for a terminal: the backticks are gone. */
export function withoutBackticks(sentence: string): string {
  return printable(sentence).replaceAll(/`([^`]*)`/g, "$1");
}
