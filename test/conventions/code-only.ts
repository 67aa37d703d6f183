// TypeScript source -> the same source in which comments, and the insides of strings, are blank. Positions stay.

interface Cursor {
  readonly text: string;
  at: number;
  readonly out: string[];
}

const known = new Map<string, string>();

/** What is left is code: identifiers, operators, and empty quotes. Expressions inside of templates are code, too. */
export function codeOnly(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const cursor = { text, at: 0, out: [] };
  readCode(cursor, undefined);
  const code = cursor.out.join("");
  known.set(text, code);
  return code;
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y;
// A slash after a value divides; anywhere else it opens a regular expression.
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const AFTER_VALUE = /(?:[\w$)\]]|\+\+|--)\s*$/;
const KEYWORD = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|yield|await)\s*$/;

function readCode(cursor: Cursor, closing: "}" | undefined): void {
  let depth = 0;
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at] ?? "";
    if (closing !== undefined && character === "}" && depth === 0) return;
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === "`") readTemplate(cursor);
    else if (character === '"' || character === "'") readString(cursor);
    else if (character !== "/" || !(blank(cursor, COMMENT) || readRegex(cursor))) keep(cursor);
  }
}

function readTemplate(cursor: Cursor): void {
  keep(cursor);
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== "`") {
    if (cursor.text[cursor.at] === "\\") blank(cursor, /\\[\s\S]/y);
    else if (cursor.text.startsWith("${", cursor.at)) {
      keep(cursor, 2);
      readCode(cursor, "}");
      keep(cursor);
    } else blank(cursor, /[\s\S]/y);
  }
  keep(cursor);
}

function readString(cursor: Cursor): void {
  STRING.lastIndex = cursor.at;
  const length = STRING.exec(cursor.text)?.[0].length ?? 1;
  keep(cursor);
  for (let inside = 2; inside < length; inside++) blank(cursor, /[\s\S]/y);
  if (length > 1) keep(cursor);
}

function readRegex(cursor: Cursor): boolean {
  const before = cursor.out.slice(-40).join("");
  return (!AFTER_VALUE.test(before) || KEYWORD.test(before)) && blank(cursor, REGEX);
}

function blank(cursor: Cursor, pattern: RegExp): boolean {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return false;
  cursor.at += found.length;
  cursor.out.push(found.replace(/[^\n]/g, " "));
  return true;
}

function keep(cursor: Cursor, length = 1): void {
  cursor.out.push(cursor.text.slice(cursor.at, cursor.at + length));
  cursor.at += length;
}
