// Units of which nothing says what cluster they are for, and that deploy the same objects otherwise -> names that tell them
// apart: `shop/dev` and `shop/prod` are environments, though no folder is called so.
import type { Document } from "../manifests/document.ts";
import type { RenderedUnit, Rendering } from "../manifests/rendering.ts";
import { kindRow } from "../mesh/kinds.ts";
import { textAt } from "../mesh/plain-value.ts";

/** The environment of a unit: what the repository says, else the name of its directory where it must have one. */
export function tellApart(renderings: readonly Rendering[]): (unit: RenderedUnit) => string | undefined {
  const rivals = new Set(renderings.flatMap(({ units }) => rivalsIn(units)));
  return (unit) => unit.environment ?? (rivals.has(unit.directory) ? nameOf(unit) : undefined);
}

const nameOf = ({ directory }: RenderedUnit): string => directory.slice(directory.lastIndexOf("/") + 1);

/** Directories of unnamed units that make the same object of the same file. */
function rivalsIn(units: readonly RenderedUnit[]): readonly string[] {
  const unnamed = units.filter(({ environment, kind }) => environment === undefined && kind === "kustomization");
  const owners = new Map<string, Set<string>>();
  for (const unit of unnamed) {
    for (const document of unit.documents) {
      const key = identityOf(document);
      if (key !== undefined) owners.set(key, (owners.get(key) ?? new Set()).add(unit.directory));
    }
  }
  return [...owners.values()].flatMap((directories) => (directories.size > 1 ? [...directories] : []));
}

function identityOf({ apiVersion, kind, value, path, index }: Document): string | undefined {
  const row = kindRow(apiVersion, kind);
  if (row === undefined || row.clusterScoped === true) return undefined;
  return JSON.stringify([path, index, kind, textAt(value, "metadata", "namespace"), textAt(value, "metadata", "name")]);
}
