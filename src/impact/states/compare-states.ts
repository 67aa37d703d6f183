// Two simulations -> what is so after the change and was not before: refusals, overlaps, duplicates, scopes. Only the kinds
// that somebody asks for are looked at.
import { type ObjectName, objectKey } from "../../mesh/mesh.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import type { KnownCall } from "../find-calls.ts";
import type { ChangedObject, State, StateKind } from "../impact.ts";
import { findDuplicateHosts } from "./duplicate-hosts.ts";
import type { Found, Search } from "./found.ts";
import { compareRefusals } from "./refusals.ts";
import { findServerFirstPorts } from "./server-first-ports.ts";
import { findTakenAddresses } from "./taken-addresses.ts";
import { findUndoneDefaults } from "./undone-defaults.ts";
import { findUnregisteredDestinations } from "./unregistered-destinations.ts";
import { findUnscopedNamespaces } from "./unscoped-namespaces.ts";

export interface StatesRequest {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly callsBefore: readonly KnownCall[];
  readonly callsAfter: readonly KnownCall[];
  readonly changed: readonly ChangedObject[];
}

/** Kinds whose search tells the same of both sides; what one side alone has is new or gone. */
const SEARCHES: { readonly [Kind in Exclude<StateKind, "refusal">]: Search<Kind> } = {
  address: findTakenAddresses,
  host: findDuplicateHosts,
  port: findServerFirstPorts,
  scope: findUndoneDefaults,
  destination: findUnregisteredDestinations,
  unconfined: findUnscopedNamespaces,
};

/** A mesh without a manifest of its own for something can have it a thousand times. */
const MOST_STATES = 500;

/** In the order of kinds, then by identity. */
export function compareStates(request: StatesRequest, asked: ReadonlySet<StateKind>): readonly State[] {
  const { before, after } = request;
  const kinds = (Object.keys(SEARCHES) as (keyof typeof SEARCHES)[]).filter((kind) => asked.has(kind));
  return [
    ...(asked.has("refusal") ? compareRefusals(before.mesh, after.mesh) : []),
    ...kinds.flatMap((kind) => compareKind(kind, request)),
  ];
}

function compareKind(kind: keyof typeof SEARCHES, request: StatesRequest): readonly State[] {
  if (request.before.mesh === request.after.mesh) return [];
  const search: Search<typeof kind> = SEARCHES[kind] as Search<typeof kind>;
  const now = search({ simulation: request.after, calls: request.callsAfter });
  if (now.length === 0) return [];
  const old = search({ simulation: request.before, calls: request.callsBefore });
  const known = new Set(old.map(({ identity }) => identity));
  return now
    .filter(({ identity }) => !known.has(identity))
    .toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
    .slice(0, MOST_STATES)
    .map((found) => ({ ...found.state, causes: causesOf(found, request) }) as State);
}

/** The changed objects that have a part in it; of what comes from elsewhere (a namespace that joins) all of the change. */
function causesOf({ involved }: Found<StateKind>, { changed }: StatesRequest): readonly ChangedObject[] {
  const keys = new Set(involved.map(objectKey));
  const own = changed.filter((object) => keys.has(objectKey(object)));
  if (own.length > 0) return own;
  const homes = new Set(involved.map(homeOf));
  const near = changed.filter((object) => homes.has(object.namespace));
  return near.length > 0 ? near : changed;
}

const homeOf = ({ kind, namespace, name }: ObjectName): string => (kind === "Namespace" ? name : namespace);
