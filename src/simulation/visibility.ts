// Who sees what: things that everybody sees and things for some namespaces only -> what one namespace sees, in istiod's
// order. Found by owner, so that a namespace which looks at few others costs what those hold, not what the mesh holds.
import { once, remember } from "../manifests/remember.ts";

export interface Visibility<Item> {
  /** All that the namespace sees; the same list for all namespaces to which nothing is exported in particular. */
  inside(namespace: string): readonly Item[];
  /** The part of that which is exported to the namespace in particular: it comes first. */
  exportedTo(namespace: string): readonly Item[];
  /** What of that belongs to these namespaces, in the same order. */
  ownedBy(owners: ReadonlySet<string>, namespace: string): readonly Item[];
}

const parts = new WeakMap<readonly unknown[], readonly (readonly unknown[])[]>();

function joined<Item>(own: readonly Item[], everybodys: readonly Item[]): readonly Item[] {
  const list = own.concat(everybodys);
  parts.set(list, [own, everybodys]);
  return list;
}

/** What a namespace sees in the parts that it was joined from, of which other namespaces see the last one too. */
export function partsOf<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  return (parts.get(list) as readonly (readonly Item[])[] | undefined) ?? [list];
}

/** `exported` comes first for the namespaces that it names. */
export function newVisibility<Item extends { readonly namespace: string }>(
  exported: ReadonlyMap<string, readonly Item[]>,
  everybodys: readonly Item[],
): Visibility<Item> {
  const lists = new Map<string, readonly Item[]>();
  const byOwner = once(() => Map.groupBy(everybodys, ({ namespace }) => namespace));
  // The same thing can be there more than once, so that its place does not follow from it.
  const placesByOwner = once(() => Map.groupBy(everybodys.keys(), (place) => everybodys[place]?.namespace ?? ""));
  const ofSeveral = (owners: readonly string[]): readonly Item[] => {
    const places = owners.flatMap((owner) => placesByOwner().get(owner) ?? []);
    return places.sort((a, b) => a - b).flatMap((place) => everybodys[place] ?? []);
  };
  const exportedTo = (namespace: string): readonly Item[] => exported.get(namespace) ?? [];
  return {
    exportedTo,
    inside(namespace) {
      const own = exported.get(namespace);
      return own === undefined ? everybodys : remember(lists, namespace, () => joined(own, everybodys));
    },
    ownedBy(owners, namespace) {
      const own = exportedTo(namespace).filter((item) => owners.has(item.namespace));
      const others = [...owners].filter((owner) => byOwner().has(owner));
      const [only = "", ...more] = others;
      return [...own, ...(more.length > 0 ? ofSeveral(others) : (byOwner().get(only) ?? []))];
    },
  };
}
