// Where the fields of an object are written, and the object as kustomize made it -> the same places, in the order of its lists:
// patches put items before others, or take them away. What was not written stands where its list does.
import type { JsonValue, Position } from "../manifests/document.ts";
import { isList, isObject } from "../mesh/plain-value.ts";
import { isSameItem } from "./find-in-patch.ts";

/** The same position where nothing moved. */
export function alignPosition(position: Position, written: JsonValue, rendered: JsonValue | undefined): Position {
  if (written === rendered) return position;
  if (isList(written) && isList(rendered)) return alignItems(position, written, rendered);
  if (!isObject(written) || !isObject(rendered) || position.fields === undefined) return position;
  const moved = [...position.fields].map(([name, field]) => {
    const value = Object.hasOwn(written, name) ? written[name] : undefined;
    const now = Object.hasOwn(rendered, name) ? rendered[name] : undefined;
    return [name, value === undefined ? field : alignPosition(field, value, now)] as const;
  });
  if (moved.every(([name, field]) => position.fields?.get(name) === field)) return position;
  return { ...position, fields: new Map(moved) };
}

type Items = readonly JsonValue[];

function alignItems(position: Position, written: Items, rendered: Items): Position {
  const { items } = position;
  // Of plain values which one is which cannot be told.
  if (items === undefined || items.length !== written.length || !rendered.every(isObject)) return position;
  const aligned = rendered.map((item) => {
    const index = written.findIndex((one) => isSameItem(one, item));
    const [place, value] = [items[index], written[index]];
    return place === undefined || value === undefined ? unwritten(position) : alignPosition(place, value, item);
  });
  if (aligned.length === items.length && aligned.every((one, index) => one === items[index])) return position;
  return { ...position, items: aligned };
}

/** Told with the list, and nothing can be edited there. */
const unwritten = ({ startLine }: Position): Position => ({
  start: 0,
  end: 0,
  startLine,
  endLine: startLine,
  style: "plain",
});
