// Words with names between braces -> the same words with what the names stand for. A closed list of names; no logic.
import { STATE_PLACEHOLDERS, type StateWords } from "./state-words.ts";

const OF_TRAFFIC = [
  "causes",
  "changes",
  "taker",
  "because",
  "known",
  "traffic",
  "port",
  "listener",
  "range",
  "callers",
  "calls",
  "namespaces",
  "today",
  "becomes",
  "destination",
  "sees",
  "winner",
  "loser",
  "host",
  "protocol",
] as const;
/** What a title or message can name. */
export const PLACEHOLDERS: readonly Placeholder[] = [...OF_TRAFFIC, ...STATE_PLACEHOLDERS];
export type Placeholder = (typeof OF_TRAFFIC)[number] | keyof StateWords;

/** Each name stands for text without line breaks; "" where it means nothing for a finding. */
export type Words = Readonly<Record<Placeholder, string>>;

const NAME = /\{([^{}]*)\}/g;

/** The first name in a template that means nothing. */
export function unknownPlaceholder(template: string): string | undefined {
  const names = [...template.matchAll(NAME)].map(([, name]) => name ?? "");
  return names.find((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}

export function fillTemplate(template: string, words: Words): string {
  return template
    .replaceAll(NAME, (_, name: Placeholder) => words[name])
    .replaceAll(/\s+/g, " ")
    .trim();
}
