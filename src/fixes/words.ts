// Small pieces of sentences. Names of the reader's own stand between backticks, which every report knows to set.
import type { ObjectName } from "../mesh/mesh.ts";

/** A name from a manifest inside a sentence. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "'")}\``;
}

/** ServiceEntry `demo/mysql` */
export function nameOf({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${quoted(`${namespace}/${name}`)}`;
}

/** `a`, `b` and `c`; of a long list the first ones and how many more. */
export function listed(names: readonly string[], limit = 5): string {
  const shown = names.length > limit + 1 ? names.slice(0, limit) : names;
  const items = shown.map(quoted);
  if (shown.length < names.length) items.push(`${names.length - shown.length} more`);
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
