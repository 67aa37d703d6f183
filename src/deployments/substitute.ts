// Text with Flux's variables -> the same with their values. Only what the repository itself says.

const VARIABLE = /\$(\$?)\{([A-Za-z_]\w*)(?::?[-=]([^}]*))?\}/g;

/** `${name}`, `${name:=default}`; `$${name}` stays as `${name}`. Without variables nothing is looked at. */
export function substituted(text: string, variables: ReadonlyMap<string, string> | undefined): string {
  if (variables === undefined) return text;
  return text.replace(VARIABLE, (whole, escaped: string, name: string, otherwise: string | undefined) => {
    if (escaped !== "") return whole.slice(1);
    return variables.get(name) ?? otherwise ?? whole;
  });
}

/** Names of the variables in a text. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].flatMap(([, escaped, name = ""]) => (escaped === "" ? [name] : []));
}
