// The strings that a list shall hold -> the fewest changes to its items, so that comments of the others stay.
import type { FieldPath } from "../../manifests/document.ts";
import type { Change } from "./change.ts";

/** `wanted` is not empty. Items that stay keep their place; new ones take the place of those that go, else come last. */
export function setItems(
  field: FieldPath,
  now: readonly string[] | undefined,
  wanted: readonly string[],
): readonly Change[] {
  if (now === undefined || now.length === 0) return [{ kind: "set", field, value: wanted }];
  const fresh = wanted.filter((item) => !now.includes(item));
  const changes: Change[] = [];
  const removals: Change[] = [];
  now.forEach((item, index) => {
    if (wanted.includes(item) && now.indexOf(item) === index) return;
    const next = fresh.shift();
    if (next === undefined) removals.unshift({ kind: "remove", field: [...field, index] });
    else changes.push({ kind: "set", field: [...field, index], value: next });
  });
  const additions = fresh.map((value): Change => ({ kind: "append", field, value }));
  return [...changes, ...additions, ...removals];
}
