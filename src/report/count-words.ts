// Numbers and lists of names -> English: "1 call", "3 workloads", "`a`, `b` and 4 more".
import { joinWords } from "../manifests/join-words.ts";
import { named } from "./printable.ts";

/** `1 call`, `2 calls`, `1,204 calls`; `plural` where an s is not enough. */
export function quantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",")} ${count === 1 ? singular : plural}`;
}

/** Names between backticks, at most `limit` of them. */
export function listNames(names: readonly string[], limit = 6): string {
  const shown = names.slice(0, names.length > limit ? limit : undefined).map(named);
  const rest = names.length - shown.length;
  return joinWords(rest > 0 ? [...shown, `${rest} more`] : shown);
}
