// Names -> an English list that stays short: "a, b and 4 more".
import { joinWords } from "../manifests/join-words.ts";

export function listNames(names: readonly string[], most: number): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, most);
  const more = distinct.length - shown.length;
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  return joinWords(parts);
}
