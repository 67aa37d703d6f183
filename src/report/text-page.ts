// Sentences -> paragraphs, items and sections of a terminal page. Decides nothing about what is told.
import { wrap } from "./columns.ts";
import { withoutBackticks } from "./printable.ts";
import type { Style } from "./style.ts";

export interface Page {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** A sentence, wrapped and indented. */
export function paragraph(text: string, { width }: Page, indent: string): string {
  return wrap(withoutBackticks(text), width, indent);
}

/** A marked sentence whose further lines stand under its text. */
export function item(mark: string, text: string, { width }: Page): string {
  const inner = " ".repeat(4 + mark.length + 1);
  return `    ${mark} ${wrap(withoutBackticks(text), width, inner).trimStart()}`;
}

/** About `limit` of `things`, and how many more there are: never that there is one more, which takes a line as well. */
export function capped<T>(
  things: readonly T[],
  { limit, what }: { readonly limit: number; readonly what: string },
  show: (thing: T) => string,
): readonly string[] {
  const shown = things.length === limit + 1 ? things : things.slice(0, limit);
  const more = things.length - shown.length;
  return [...shown.map(show), ...(more > 0 ? [`    … and ${more} more ${what}`] : [])];
}

/** A heading with its lines; nothing at all where there are none. */
export function section(title: string, lines: readonly string[], { style }: Page): readonly string[] {
  return lines.length === 0 ? [] : [`  ${style.bold(title)}`, ...lines, ""];
}
