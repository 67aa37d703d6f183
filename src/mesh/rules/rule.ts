// What a rule of the API server or of istiod's webhook looks like, and how its complaints are written.
import type { FieldPath } from "../../manifests/document.ts";

/** Something that makes the cluster refuse an object. */
export interface Complaint {
  /** From the top of the object. */
  readonly field: FieldPath;
  /** Goes on after the field: "must be a whole number". */
  readonly message: string;
}

/** What rules may know of an object beside its spec. */
export interface Subject {
  readonly namespace: string;
}

/** Yields a complaint for each place that breaks the rule. The shape of `spec` has been checked. */
export type Rule<Spec> = (spec: Spec, subject: Subject) => Iterable<Complaint>;

/** A complaint about a field of the spec. */
export function complain(field: FieldPath, message: string): Complaint {
  return { field: ["spec", ...field], message };
}

/** The index of each entry that has the key of an earlier one, with the index of the first such. */
export function* repeated<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry, index: number) => unknown,
): Iterable<readonly [index: number, first: number]> {
  const first = new Map<unknown, number>();
  for (const [index, entry] of entries.entries()) {
    const key = keyOf(entry, index);
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    else yield [index, before];
  }
}
