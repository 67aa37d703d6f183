// Container -> its variables and flags with their values, `$(VAR)` expanded as Kubernetes expands it. Reads no Secret:
// a variable that comes from somewhere else has no value here.
import type { FieldPath } from "../manifests/document.ts";
import type { Container } from "../mesh/mesh.ts";

export interface NamedValue {
  /** Of a flag without its dashes; "" for an argument that no flag introduces. */
  readonly name: string;
  readonly value: string;
  /** What people know it by: the variable, `args` or `command`. */
  readonly via: string;
  readonly field: FieldPath;
}

/** Expansion ends here: a chain of variables that each double the one before would not. */
const MOST_CHARACTERS = 65_536;
const REFERENCE = /\$(\$|\(([A-Za-z_][\w.-]*)\))/g;

/** `$(VAR)` of known variables; `$$` stands for a dollar; what is unknown stays as it is. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  let room = MOST_CHARACTERS;
  return text.slice(0, MOST_CHARACTERS).replace(REFERENCE, (whole, dollar: string, name: string | undefined) => {
    const value = name === undefined ? dollar : (variables.get(name) ?? whole);
    room -= value.length;
    return room < 0 ? "" : value;
  });
}

const FLAG = /^-{1,2}([A-Za-z][\w.-]*)$/;
const FLAG_WITH_VALUE = /^-{1,2}([A-Za-z][\w.-]*)=(.*)$/s;

interface Words {
  readonly via: "args" | "command";
  readonly words: readonly string[];
  readonly container: Container;
  readonly variables: ReadonlyMap<string, string>;
}

function valuesOfWords({ via, words, container, variables }: Words): readonly NamedValue[] {
  return words.map((raw, index) => {
    const text = expand(raw, variables);
    const field = [...container.field, via, index];
    const [, name, value] = FLAG_WITH_VALUE.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return { name, value, via, field };
    const before = FLAG.exec(words[index - 1] ?? "")?.[1] ?? "";
    return { name: FLAG.test(text) ? "" : before, value: text, via, field };
  });
}

/** Variables first, in order; then the command's and the arguments' words. */
export function namedValues(container: Container): readonly NamedValue[] {
  const variables = new Map<string, string>();
  const values: NamedValue[] = [];
  for (const variable of container.env) {
    if (variable.value === undefined) {
      variables.delete(variable.name);
      continue;
    }
    const value = expand(variable.value, variables);
    variables.set(variable.name, value);
    values.push({ name: variable.name, value, via: variable.name, field: variable.field });
  }
  const words = { container, variables };
  return [
    ...values,
    ...valuesOfWords({ ...words, via: "command", words: container.command }),
    ...valuesOfWords({ ...words, via: "args", words: container.args }),
  ];
}
