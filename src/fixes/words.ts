// Small pieces of sentences. Names of the reader's own stand between backticks, which every report knows to set.
import { joinWords, quoted } from "../manifests/join-words.ts";
import type { ObjectName } from "../mesh/mesh.ts";

/** ServiceEntry `demo/mysql` */
export function nameOf({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${quoted(`${namespace}/${name}`)}`;
}

/** `a`, `b` and `c`; of a long list the first ones and how many more. */
export function listed(names: readonly string[], limit = 5): string {
  const shown = names.length > limit + 1 ? names.slice(0, limit) : names;
  const items = shown.map(quoted);
  if (shown.length < names.length) items.push(`${names.length - shown.length} more`);
  return joinWords(items);
}

/** For the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
