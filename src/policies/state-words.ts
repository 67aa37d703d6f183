// The states of a finding -> what the names in templates stand for that calls and listeners say nothing of. Decides nothing.
import type { State } from "../impact/impact.ts";
import type { Origin } from "../simulation/outbound.ts";
import { listNames } from "./list-names.ts";

export interface StateTelling {
  readonly states: readonly State[];
  readonly nameObject: (origin: Origin) => string;
  readonly set: (name: string) => string;
  /** How many names may stand in one list. */
  readonly names: number;
}

const NAMES = [
  "object",
  "other",
  "reason",
  "address",
  "addressRange",
  "hostname",
  "lostPorts",
  "listeners",
  "clusters",
  "sparedListeners",
  "sparedClusters",
  "destinations",
] as const;

/** "" where a name means nothing for what the finding is about. */
export type StateWords = Readonly<Record<(typeof NAMES)[number], string>>;

export const STATE_PLACEHOLDERS: readonly (keyof StateWords)[] = NAMES;

export function stateWords({ states, nameObject, set, names }: StateTelling): StateWords {
  const details = states.map((state) => state.details as Readonly<Record<string, unknown>>);
  const texts = (name: string) =>
    details.flatMap((one) => {
      const value = one[name];
      return Array.isArray(value) ? (value as readonly string[]) : value === undefined ? [] : [String(value)];
    });
  const told = (name: string) => listNames(texts(name).map(set), names);
  return {
    object: listNames(
      states.map(({ object }) => nameObject(object)),
      names,
    ),
    other: listNames(
      states.flatMap(({ other }) => (other === undefined ? [] : [nameObject(other)])),
      names,
    ),
    reason: [...new Set(texts("reason"))].map(set).join("; "),
    address: told("address"),
    addressRange: told("range"),
    hostname: told("hostname"),
    lostPorts: listNames(texts("lostPorts"), names),
    listeners: most(texts("listeners")),
    clusters: most(texts("clusters")),
    sparedListeners: most(texts("sparedListeners")),
    sparedClusters: most(texts("sparedClusters")),
    destinations: listNames(
      states.flatMap((state) =>
        state.kind === "destination" ? [`${set(state.details.from)} → ${set(state.details.to)}`] : [],
      ),
      names,
    ),
  };
}

const most = (numbers: readonly string[]): string =>
  numbers.length === 0 ? "" : String(Math.max(...numbers.map(Number)));
