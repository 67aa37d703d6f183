// An object as data -> a change somewhere in it, and the object as it must be afterwards, made without the code under test.
import type { Change } from "../../../src/fixes/edit/change.ts";
import type { FieldPath, JsonValue } from "../../../src/manifests/document.ts";
import type { Dice } from "./dice.ts";
import { isMapping } from "./written-flow.ts";
import { type Data, STRINGS } from "./written-scalar.ts";

export interface RandomEdit {
  readonly change: Change;
  readonly wanted: Data;
  /** What goes is a collection: comments in it may go, too. */
  readonly takesCollection: boolean;
  /** Nothing goes, or only what stands on one line. */
  readonly isSmall: boolean;
}

interface Spot {
  readonly field: FieldPath;
  readonly value: Data;
}

/** Every value below the object's header fields. */
function spotsIn(value: Data, field: FieldPath = []): Spot[] {
  const children: [string | number, Data][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(isMapping(value) ? value : {}).filter(([key]) => field.length > 0 || !HEADER.includes(key));
  return [{ field, value }, ...children.flatMap(([step, child]) => spotsIn(child, [...field, step]))];
}

const HEADER = ["apiVersion", "kind"];

function newScalar(dice: Dice): Data {
  return dice.pick(3) === 0 ? dice.oneOf([13306, true, null, 0, -1, 1.5]) : dice.oneOf(STRINGS);
}

function newValue(dice: Dice): Data {
  switch (dice.pick(6)) {
    case 1:
      return [newScalar(dice)];
    case 2:
      return { number: newScalar(dice), "a b": [newScalar(dice), "x"] };
    case 3:
      return dice.oneOf<Data>([[], {}, [[1], { a: "b" }]]);
    default:
      return newScalar(dice);
  }
}

/** Changes the copy of the object in place; gives the change that says the same, or nothing where it cannot be made there. */
type Attempt = (dice: Dice, spot: Spot, root: Data) => Change | undefined;

const setHere: Attempt = (dice, { field }, root) => {
  const [parent, step] = parentOf(root, field);
  if (parent === undefined || step === undefined) return undefined;
  const value = newValue(dice);
  put(parent, step, value);
  return { kind: "set", field, value: value as JsonValue };
};

const addField: Attempt = (dice, { field }, root) => {
  const mapping = at(root, field);
  if (!isMapping(mapping)) return undefined;
  const siblings = Object.keys(mapping);
  const behind = dice.pick(2) === 0 ? undefined : siblings[dice.pick(Math.max(siblings.length, 1))];
  const key = dice.oneOf(["addresses", "new.io/key", "off", "a: b"]);
  if (Object.hasOwn(mapping, key)) return undefined;
  const value = newValue(dice);
  if (dice.seldom(3)) {
    mapping[key] = { inner: value };
    return { kind: "set", field: [...field, key, "inner"], value: value as JsonValue };
  }
  mapping[key] = value;
  return { kind: "set", field: [...field, key], value: value as JsonValue, ...(behind !== undefined && { behind }) };
};

const append: Attempt = (dice, { field }, root) => {
  const list = at(root, field);
  if (!Array.isArray(list)) return undefined;
  const value = newValue(dice);
  list.push(value);
  return { kind: "append", field, value: value as JsonValue };
};

const remove: Attempt = (_, { field }, root) => {
  const [parent, step] = parentOf(root, field);
  if (Array.isArray(parent) && parent.length > 1) parent.splice(Number(step), 1);
  else if (parent !== undefined && isMapping(parent) && Object.keys(parent).length > 1) delete parent[String(step)];
  else return undefined;
  return { kind: "remove", field };
};

/** As a kind of fix gives it that has worked out what a whole list shall hold. */
const setCollection: Attempt = (dice, { field, value }, root) => {
  const [parent, step] = parentOf(root, field);
  if (parent === undefined || step === undefined || typeof value !== "object" || value === null) return undefined;
  const wanted = structuredClone(value);
  const spots = spotsIn(wanted, ["x"]);
  const inside = spots[dice.pick(spots.length)];
  if (inside === undefined) return undefined;
  dice.oneOf([append, addField, remove, setHere])(dice, { ...inside, field: inside.field.slice(1) }, wanted);
  put(parent, step, wanted);
  return { kind: "set", field, value: wanted as JsonValue };
};

function at(root: Data, field: FieldPath): Data {
  return field.reduce<Data>((value, step) => (value as Record<string | number, Data>)[step] as Data, root);
}

function parentOf(root: Data, field: FieldPath) {
  return field.length === 0 ? [] : ([at(root, field.slice(0, -1)), field.at(-1)] as const);
}

function put(parent: Data, step: string | number, value: Data): void {
  (parent as Record<string | number, Data>)[step] = value;
}

export function randomEdit(dice: Dice, object: Data): RandomEdit | undefined {
  const spots = spotsIn(object);
  const spot = spots[dice.pick(spots.length)];
  if (spot === undefined) return undefined;
  const wanted = structuredClone(object);
  const change = dice.oneOf([addField, setHere, append, remove, setCollection])(dice, spot, wanted);
  if (change === undefined) return undefined;
  const takes = change.kind === "remove" || (change.kind === "set" && typeof spot.value === "object");
  const oneLine = change.kind !== "remove" && !takes && !/\s/.test(String(spot.value));
  return { change, wanted, takesCollection: takes, isSmall: change.kind === "append" || oneLine };
}
