// `&name` and `*name`: what an alias stands for, and the budget that keeps a small text from becoming a huge value.
import { MAX_DEPTH } from "./limits.ts";
import { type Anchor, type Node, type NodeReader, refuse } from "./node-reader.ts";

/** An event of a value, as the parser gives it. */
export interface Anchored {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}

/** Notes that a value begins; `closeAnchor` must follow when it is read. Undefined where it has no name. */
export function openAnchor(reader: NodeReader, event: Anchored): Anchor | undefined {
  if (event.anchorStart === -1) return undefined;
  const anchor: Anchor = { weight: reader.weight, height: reader.deepest };
  reader.anchors.set(anchorName(reader, event), anchor);
  reader.deepest = reader.depth;
  return anchor;
}

export function closeAnchor(reader: NodeReader, anchor: Anchor, node: Node): void {
  const deepestBefore = anchor.height;
  anchor.node = node;
  anchor.weight = reader.weight - anchor.weight;
  anchor.height = reader.deepest - reader.depth;
  reader.deepest = Math.max(reader.deepest, deepestBefore);
}

/** The value behind an alias. Refuses what is unknown, contains itself, or would grow beyond the limits. */
export function expandAlias(reader: NodeReader, event: Anchored): Node {
  const name = anchorName(reader, event);
  const at = event.anchorStart - 1;
  const anchor = reader.anchors.get(name);
  if (anchor === undefined)
    return refuse(
      `*${name} is an alias without an anchor &${name} above it; a text that starts with * needs quotes`,
      at,
    );
  if (anchor.node === undefined) return refuse(`the anchor &${name} contains itself`, at);
  reader.aliases.left -= anchor.weight;
  if (reader.aliases.left < 0) return refuse(ALIAS_BOMB, at);
  reader.weight += anchor.weight;
  reader.deepest = Math.max(reader.deepest, reader.depth + anchor.height);
  if (reader.deepest > MAX_DEPTH) return refuse(`nesting exceeded maxDepth (${MAX_DEPTH})`, at);
  return anchor.node;
}

/** The reason when aliases multiply a text beyond the limit. */
export const ALIAS_BOMB = "aliases expand to far more than the file holds";

export function anchorName(reader: NodeReader, event: Anchored): string {
  return reader.text.slice(event.anchorStart, event.anchorEnd);
}
