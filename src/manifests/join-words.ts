// Parts of a sentence -> one: how every stage writes a list in English, and a name in it.

/** "a", "a and b", "a, b and c"; empty of nothing. */
export function joinWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** A name from a manifest inside a sentence: between backticks, which every report knows to set. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "'")}\``;
}
