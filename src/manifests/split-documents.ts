// The text of a file -> where its YAML documents lie. `---` and `...` at the start of a line always end a document in
// YAML, also inside a broken one, so one broken document does not hide its neighbours. Parses nothing else.

/** Offsets into the file's text; a part starts with its own `---` and what stands above it. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

const MARKER = /(?:^|[\r\n])(\uFEFF?)(---|\.\.\.)(?=[ \t\r\n]|$)/g;
const DIRECTIVES_ONLY = /^(?:[ \t]*(?:#[^\r\n]*)?[\r\n]|%[^\r\n]*[\r\n])*$/;

/** At most `limit` parts, in order; together with a leading directive each holds at most one document. */
export function splitDocuments(text: string, limit: number): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const match of text.matchAll(MARKER)) {
    if (parts.length >= limit) return parts;
    const marker = match.index + match[0].length - 3 - (match[1] as string).length;
    const end = match[2] === "---" ? marker : match.index + match[0].length;
    if (end === start || (match[2] === "---" && isPrelude(text, start, end))) continue;
    parts.push({ start, end });
    start = end;
  }
  if (start < text.length && parts.length < limit) parts.push({ start, end: text.length });
  return parts;
}

// `%TAG` and `%YAML` belong to the document whose `---` follows them.
function isPrelude(text: string, start: number, end: number): boolean {
  return text[start] !== "-" && /^%/m.test(text.slice(start, end)) && DIRECTIVES_ONLY.test(text.slice(start, end));
}
