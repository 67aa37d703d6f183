// A text of JSON objects one behind the other, as kubectl takes them -> where each lies. Other text has no parts.
import type { Part } from "./split-documents.ts";

// Not `{{`: that is a template.
const JSON_OBJECT = /^\uFEFF?[ \t\r\n]*\{[ \t\r\n]*["}]/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The objects of a text that holds nothing but JSON objects; nothing for other text. */
export function splitJsonValues(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === QUOTE) offset = stringEnd(text, offset);
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) {
      if (!JSON_OBJECT.test(text.slice(start, offset + 1))) return [];
      parts.push({ start, end: offset + 1 });
      start = offset + 1;
    }
  }
  return /^[ \t\r\n]*$/.test(text.slice(start)) ? parts : [];
}

function stringEnd(text: string, start: number): number {
  let offset = start + 1;
  while (offset < text.length && text.charCodeAt(offset) !== QUOTE)
    offset += text.charCodeAt(offset) === BACKSLASH ? 2 : 1;
  return offset;
}
