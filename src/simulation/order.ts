// The orders that istiod puts things in. Strings compare by code unit, never by locale.

export const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Aged {
  readonly created: number;
  readonly name: string;
  readonly namespace: string;
}

/** Oldest first, then by name, then by namespace. istiod: model/push_context.go SortServicesByCreationTime (1.23–) */
export function compareAge(a: Aged, b: Aged): number {
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  return compareStrings(a.name, b.name) || compareStrings(a.namespace, b.namespace);
}
