// Units that deploy the same objects otherwise, and so are not of one cluster -> names that tell them apart: `shop/dev` and `shop/prod`
// are environments, though no folder is called so. What is there only for others to include is of none.
import { environmentOf, isForAll } from "../deployments/environment.ts";
import type { Document } from "../manifests/document.ts";
import type { RenderedUnit, Rendering } from "../manifests/rendering.ts";
import { kindRow } from "../mesh/kinds.ts";
import { textAt } from "../mesh/plain-value.ts";

export interface Apart {
  /** The environment of a unit: what the repository says, else the name of its directory where it must have one. */
  readonly environmentOf: (unit: RenderedUnit) => string | undefined;
  /** False where others deploy all that it lists, each for a cluster of its own: a base is not deployed besides. */
  readonly isDeployed: (unit: RenderedUnit) => boolean;
}

export function tellApart(renderings: readonly Rendering[]): Apart {
  const rivals = new Set(renderings.flatMap(({ units }) => rivalsIn(units)));
  const shadows = new Set(renderings.flatMap(({ units }) => shadowsIn(units)));
  return {
    environmentOf: (unit) => {
      const key = keyOf(unit);
      if (!rivals.has(key) && !shadows.has(key)) return unit.environment;
      const ofPath = environmentOf(`${unit.directory}/`);
      return ofPath === undefined || ofPath === unit.environment ? nameOf(unit) : ofPath;
    },
    isDeployed: (unit) => !shadows.has(keyOf(unit)) || unit.deployedBy !== undefined || !isForAll(nameOf(unit)),
  };
}

const keyOf = ({ directory, environment }: RenderedUnit): string => JSON.stringify([directory, environment]);

const nameOf = ({ directory }: RenderedUnit): string => directory.slice(directory.lastIndexOf("/") + 1) || "default";

/** Units of one environment, or of none that is named, that make the same object of the same file. */
function rivalsIn(units: readonly RenderedUnit[]): readonly string[] {
  const byEnvironment = Map.groupBy(units.filter(isKustomization), ({ environment }) => environment);
  return [...byEnvironment.values()].flatMap((group) => {
    const owners = ownersIn(group);
    return [...owners.values()].flatMap((keys) => (keys.size > 1 ? [...keys] : []));
  });
}

/** Units of no environment, all of whose objects units of some environment make as well; of what is called a base, most. */
function shadowsIn(units: readonly RenderedUnit[]): readonly string[] {
  const kustomizations = units.filter(isKustomization);
  const owners = ownersIn(kustomizations.filter(({ environment }) => environment !== undefined));
  return kustomizations
    .filter(({ environment }) => environment === undefined)
    .filter((unit) => {
      const made = unit.documents.flatMap((document) => identityOf(document) ?? []);
      const again = made.filter((identity) => owners.has(identity));
      return again.length > 0 && again.length >= made.length * (isForAll(nameOf(unit)) ? MOST : 1);
    })
    .map(keyOf);
}

/** Environments leave some of a base out, or delete it. */
const MOST = 0.5;

const isKustomization = ({ kind }: RenderedUnit): boolean => kind === "kustomization";

function ownersIn(units: readonly RenderedUnit[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  for (const unit of units) {
    for (const document of unit.documents) {
      const identity = identityOf(document);
      if (identity !== undefined) owners.set(identity, (owners.get(identity) ?? new Set()).add(keyOf(unit)));
    }
  }
  return owners;
}

function identityOf({ apiVersion, kind, value, path, index }: Document): string | undefined {
  const row = kindRow(apiVersion, kind);
  if (row === undefined || row.clusterScoped === true) return undefined;
  return JSON.stringify([path, index, kind, textAt(value, "metadata", "namespace"), textAt(value, "metadata", "name")]);
}
