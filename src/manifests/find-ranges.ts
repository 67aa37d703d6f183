// A text and an offset -> ends and starts that the parser does not give: closing brackets, empty values, block scalars.
// Looks only at white space, comments and the few signs between two values.

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const BRACKET_CLOSE = 0x5d;
const PIPE = 0x7c;
const BRACE_CLOSE = 0x7d;
const GREATER = 0x3e;

function isBreak(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}

function skipBlank(text: string, from: number): number {
  let offset = from;
  for (; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === HASH) while (offset + 1 < text.length && !isBreak(text.charCodeAt(offset + 1))) offset++;
    else if (code !== SPACE && code !== TAB && !isBreak(code)) break;
  }
  return offset;
}

/** Behind the `]` or `}` that closes the collection whose last value ends at `from`. */
export function findFlowEnd(text: string, from: number): number {
  let offset = skipBlank(text, from);
  if (text.charCodeAt(offset) === COMMA) offset = skipBlank(text, offset + 1);
  const code = text.charCodeAt(offset);
  return code === BRACKET_CLOSE || code === BRACE_CLOSE ? offset + 1 : from;
}

/** Where an empty value would be written: behind the `:` or `-` that follows `from`, else at `from`. */
export function findEmptyValue(text: string, from: number): number {
  const offset = skipBlank(text, from);
  const code = text.charCodeAt(offset);
  return code === COLON || code === DASH ? offset + 1 : from;
}

/** Where the `|` or `>` of a block scalar stands whose header lies between `from` and `contentStart`. */
export function findBlockScalarStart(text: string, from: number, contentStart: number): number {
  for (let offset = skipBlank(text, from); offset < contentStart; offset = skipBlank(text, offset + 1)) {
    const code = text.charCodeAt(offset);
    if (code === PIPE || code === GREATER) return offset;
  }
  return contentStart;
}

export interface BlockContent {
  readonly start: number;
  readonly end: number;
  /** Spaces before each line; -1 where there is no content. */
  readonly indent: number;
  /** `|+`: the blank lines at the end are content. */
  readonly keepsBreaks: boolean;
}

/** The end of a block scalar, before its last line break, so that a line can follow what replaces it. */
export function findBlockScalarEnd(text: string, content: BlockContent): number {
  let end = content.end;
  while (end > content.start && !content.keepsBreaks) {
    const lineEnd = withoutBreak(text, end);
    let lineStart = lineEnd;
    while (lineStart > content.start && text.charCodeAt(lineStart - 1) === SPACE) lineStart--;
    const isBlank = lineStart === content.start || isBreak(text.charCodeAt(lineStart - 1));
    if (!isBlank || (content.indent >= 0 && lineEnd - lineStart > content.indent)) break;
    end = lineStart;
  }
  return withoutBreak(text, end);
}

function withoutBreak(text: string, end: number): number {
  if (text.charCodeAt(end - 1) === RETURN) return end - 1;
  if (text.charCodeAt(end - 1) !== NEWLINE) return end;
  return text.charCodeAt(end - 2) === RETURN ? end - 2 : end - 1;
}
