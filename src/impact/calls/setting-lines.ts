// A text of settings, line by line (properties, ini, TOML, env files, nginx and its like, plain lists) -> the settings with
// the sections that they stand in. Knows what these forms share, no form in particular; comments say nothing.

export interface Setting {
  /** Section and key, joined by dots; "" where a line has no key. */
  readonly name: string;
  readonly text: string;
  readonly offset: number;
  /** From 0. */
  readonly line: number;
}

export interface SettingLines {
  readonly settings: readonly Setting[];
  /** Names that the text itself gives to groups of servers, such as nginx's upstreams: no hosts. */
  readonly groups: ReadonlySet<string>;
}

const MOST_LINES = 50_000;
const LONGEST_LINE = 65_536;
/** A value in brackets ends here, whether they close or not. */
const MOST_JOINED = 200;

const COMMENT = /^\s*(?:[#;!]|\/\/|--\s|<!--)/;
const TRAILING_COMMENT = /\s(?:#|\/\/\s)[^"']*$/;
const SECTION = /^\s*\[{1,2}\s*"?([^\]"[]{1,200})"?\s*\]{1,2}\s*$/;
const TAG = /^\s*<(\/?)([A-Za-z][\w-]{0,63})(?:\s[^>=]{0,200})?>\s*$/;
const KEYED =
  /^\s*(?:export\s+|set\s+\$?|-\s+)?(["']?)([A-Za-z_$@][\w.$@/[\]-]{0,127})\1\s*(=>|:=|\+=|=|:(?=\s|$)|\s)\s*(.*)$/;
const COLON_KEYED = /^\s*([A-Za-z_][\w.[\]-]{0,127})\s*:\s*(.*)$/;

interface Reader {
  readonly settings: Setting[];
  readonly groups: Set<string>;
  /** `[section]`, and blocks that `{` or `<tag>` opens. */
  section: string;
  readonly blocks: string[];
  sections: number;
}

/** `isProperties`: a colon ends a key there, also without a space behind it. */
export function settingLines(text: string, isProperties = false): SettingLines {
  const reader: Reader = { settings: [], groups: new Set(), section: "", blocks: [], sections: 0 };
  let offset = 0;
  const lines = text.split("\n", MOST_LINES);
  for (let line = 0; line < lines.length; line++) {
    const start = offset;
    const joined = joinLines(lines, line);
    readLine(reader, { text: joined.text, offset: start, line }, isProperties);
    for (; line < joined.last; line++) offset += (lines[line] as string).length + 1;
    offset += (lines[line] as string).length + 1;
  }
  return reader;
}

/** A line with those that it goes on in: behind a backslash, or until the bracket of its value closes. */
function joinLines(lines: readonly string[], first: number): { readonly text: string; readonly last: number } {
  let text = uncommented(lines[first] as string);
  let last = first;
  const isOpen = /^[^#]*[=:]\s*[[(]/.test(text.slice(0, 300)) && !SECTION.test(text);
  let depth = isOpen ? depthOf(text) : 0;
  while (last + 1 < lines.length && last - first < MOST_JOINED && (depth > 0 || text.endsWith("\\"))) {
    const next = uncommented(lines[++last] as string);
    text = `${text}\n${next}`;
    if (isOpen) depth += depthOf(next);
  }
  return { text, last };
}

function uncommented(line: string): string {
  const text = line.slice(0, LONGEST_LINE).replace(/\r$/, "");
  if (COMMENT.test(text)) return "";
  const trailing = text.includes("#") || text.includes("//") ? TRAILING_COMMENT.exec(text) : null;
  return trailing === null ? text : text.slice(0, trailing.index);
}

function depthOf(line: string): number {
  let depth = 0;
  for (const char of line) {
    if (char === "[" || char === "(") depth++;
    else if (char === "]" || char === ")") depth--;
  }
  return depth;
}

function readLine(reader: Reader, { text, offset, line }: Omit<Setting, "name">, isProperties: boolean): void {
  if (text.trim() === "") return;
  const section = SECTION.exec(text)?.[1];
  if (section !== undefined) {
    reader.section = `${section}.${reader.sections++}`;
    reader.blocks.length = 0;
    return;
  }
  const tag = TAG.exec(text);
  if (tag !== null) {
    if (tag[1] === "/") reader.blocks.pop();
    else reader.blocks.push(`${tag[2]}.${reader.sections++}`);
    return;
  }
  const isOpening = /\{\s*$/.test(text);
  const closing = /^\s*\}+/.exec(text);
  if (closing !== null) reader.blocks.pop();
  const setting = readSetting(reader, { text, offset, line }, isProperties);
  if (setting !== undefined && !(isOpening && setting.text.trim() === "{")) reader.settings.push(setting);
  if (isOpening) openBlock(reader, text);
}

function openBlock(reader: Reader, text: string): void {
  const [word = "", group] = text
    .trim()
    .replace(/\s*[=:]?\s*\{$/, "")
    .split(/\s+/);
  if (word === "upstream" && group !== undefined) reader.groups.add(group);
  const name = word.replace(/[^\w.-]/g, "");
  reader.blocks.push(`${name === "" ? "block" : name}.${reader.sections++}`);
}

function readSetting(reader: Reader, given: Omit<Setting, "name">, isProperties: boolean): Setting | undefined {
  const { text, offset, line } = given;
  const path = [...(reader.section === "" ? [] : [reader.section]), ...reader.blocks].join(".");
  const matched = isProperties ? COLON_KEYED.exec(text) : null;
  const isColon = matched !== null && !/=/.test(text.slice(0, text.indexOf(":")));
  const [, , key, , value] = KEYED.exec(text) ?? [];
  const [name, rest] = isColon ? [matched[1], matched[2]] : [key, value];
  if (name === undefined || rest === undefined) return { name: path, text, offset, line };
  const start = text.length - rest.length;
  const inner = text.slice(0, start).split("\n").length - 1;
  return { name: path === "" ? name : `${path}.${name}`, text: rest, offset: offset + start, line: line + inner };
}
