// The text of a shell -> its simple commands as words, and the variables that it sets. Understands quotes, comments and what
// separates commands; runs and expands nothing.

export interface ShellWord {
  readonly text: string;
  /** Offset in the shell's text. */
  readonly offset: number;
}

/** Longer texts are programs of their own. */
const LONGEST = 262_144;
const MOST_COMMANDS = 4000;
const SEPARATOR = /^(?:&&|\|\||[;&|\n(){}]|`)/;
const KEYWORDS = new Set(
  "if then else elif fi for while until do done case esac ! exec time sudo nohup eval return local export readonly env".split(
    " ",
  ),
);

/** Commands in order; keywords before them are left out. */
export function splitShell(source: string): readonly (readonly ShellWord[])[] {
  const text = source.slice(0, LONGEST).replaceAll("\\\n", "  ");
  const commands: ShellWord[][] = [];
  let command: ShellWord[] = [];
  const end = (): void => {
    const start = command.findIndex(({ text: word }) => !KEYWORDS.has(word));
    if (start >= 0) commands.push(command.slice(start));
    command = [];
  };
  let offset = 0;
  while (offset < text.length && commands.length < MOST_COMMANDS) {
    const char = text[offset] as string;
    if (char === "#") {
      const line = text.indexOf("\n", offset);
      offset = line === -1 ? text.length : line;
      continue;
    }
    const separator =
      char === "$" && text[offset + 1] === "(" ? "$(" : SEPARATOR.exec(text.slice(offset, offset + 2))?.[0];
    if (separator !== undefined) {
      end();
      offset += separator.length;
    } else if (/\s/.test(char)) offset++;
    else {
      const word = readWord(text, offset);
      command.push({ text: word.text, offset });
      offset = word.end;
    }
  }
  end();
  return commands;
}

/** A word with its quotes taken off; what a command substitution inside of it says is part of it. */
function readWord(text: string, start: number): { readonly text: string; readonly end: number } {
  let word = "";
  let quote = "";
  let offset = start;
  for (; offset < text.length; offset++) {
    const char = text[offset] as string;
    if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "\\") word += text[++offset] ?? "";
    else if (char === "$" && text[offset + 1] === "{") {
      const close = text.indexOf("}", offset);
      const stop = close === -1 || close - offset > 1100 ? offset : close;
      word += text.slice(offset, stop + 1);
      offset = stop;
    } else if (/[\s;&|()`]/.test(char)) break;
    else word += char;
  }
  return { text: word, end: Math.max(offset, start + 1) };
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;

/** `DB=10.0.0.1` before or without a command. */
export function assignmentsOf(commands: readonly (readonly ShellWord[])[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const command of commands) {
    for (const { text } of command) {
      const [, name, value] = ASSIGNMENT.exec(text) ?? [];
      if (name === undefined || value === undefined) break;
      if (!values.has(name)) values.set(name, value);
    }
  }
  return values;
}
