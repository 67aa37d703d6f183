// Two objects of a mesh -> whether the cluster can tell them apart: where they are written does not matter.
import type { MeshObject } from "./mesh.ts";

/** Never true of different ones; the order of their fields counts as a difference. */
export function isAlike<Spec>(a: MeshObject<Spec>, b: MeshObject<Spec>): boolean {
  return a === b || textOf(a) === textOf(b);
}

// JSON has no word for the age of what was always there, nor for that of what is new.
const textOf = <Spec>({ source: _, created, ...object }: MeshObject<Spec>): string =>
  `${created} ${JSON.stringify(object)}`;
