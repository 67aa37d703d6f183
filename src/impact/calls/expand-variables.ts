// A text with references to variables -> the text with what is known of them: `$(VAR)` as Kubernetes does it, `${VAR}`,
// `${VAR:-default}` and `${VAR:default}` as shells and frameworks do. Reads no Secret: such a variable is known by name only.

export interface Variables {
  /** The value where it is known. */
  readonly get: (name: string) => string | undefined;
  /** Whether there is such a variable at all: one whose value is not known has no default. */
  readonly has: (name: string) => boolean;
}

/** Expansion ends here: a chain of variables that each double the one before would not. */
const MOST_CHARACTERS = 65_536;
const KUBERNETES = /\$(\$|\(([A-Za-z_][\w.-]*)\))/g;
const BRACES = /\$\{(?:env:|ENV:|env\.|sys:)?([A-Za-z_][\w.-]{0,127})(?:(:-|:=|:|-)([^${}]{0,1024}))?\}/g;
const DOLLAR = /\$([A-Za-z_]\w{0,127})/g;
const TEMPLATE =
  /\{\{-?\s{0,9}(?:(?:env|getenv)\s{1,9}["']([A-Za-z_]\w{0,127})["']|\.Env\.([A-Za-z_]\w{0,127}))\s{0,9}-?\}\}/g;

type Replacement = (whole: string, ...groups: (string | undefined)[]) => string;

function replaceBounded(text: string, pattern: RegExp, replacement: Replacement): string {
  let room = MOST_CHARACTERS;
  return text.slice(0, MOST_CHARACTERS).replace(pattern, (whole: string, ...groups) => {
    const value = replacement(whole, ...(groups as string[]));
    room -= value.length;
    return room < 0 ? "" : value;
  });
}

/** `$(VAR)` of known variables; `$$` stands for a dollar; what is unknown stays as it is. */
export function expandKubernetes(text: string, { get }: Variables): string {
  if (!text.includes("$")) return text;
  return replaceBounded(text, KUBERNETES, (whole, dollar, name) =>
    name === undefined ? (dollar ?? whole) : (get(name) ?? whole),
  );
}

/** `${VAR}` and its forms with a default, also one inside of a default. */
export function expandBraces(text: string, variables: Variables): string {
  let expanded = text;
  for (let round = 0; round < 3 && expanded.includes("${"); round++) {
    const next = replaceBounded(expanded, BRACES, (whole, name = "", _, fallback) => {
      const value = variables.get(name);
      if (value !== undefined && value !== "") return value;
      return variables.has(name) ? whole : (fallback ?? whole);
    });
    if (next === expanded) break;
    expanded = next;
  }
  if (!expanded.includes("{{")) return expanded;
  return replaceBounded(expanded, TEMPLATE, (whole, name, field) => variables.get(name ?? field ?? "") ?? whole);
}

/** `$VAR` as well, as in a shell's text. */
export function expandShell(text: string, variables: Variables): string {
  const braced = expandBraces(text, variables);
  if (!braced.includes("$")) return braced;
  return replaceBounded(braced, DOLLAR, (whole, name = "") => variables.get(name) ?? whole);
}
