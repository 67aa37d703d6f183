// A compared change -> doubts about which of two objects is older, where that decides something and Git does not say it.
// What the change adds is surely younger than what was there: that is no doubt.
import { compareText } from "../../manifests/compare-text.ts";
import { locate } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import { type Mesh, type MeshObject, type ObjectName, objectKey } from "../../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../../mesh/specs.ts";
import type { Profile } from "../../releases/profile.ts";
import { configOrder, serviceOrder } from "../../simulation/order.ts";
import { type Compared, type Doubt, listed } from "./doubt.ts";
import { findMeetings, type Meeting } from "./meetings.ts";

type Aged = MeshObject<unknown>;

/** `older` is taken to be so; the objects could as well have been created the other way round. */
interface OpenPair {
  readonly older: Aged;
  readonly younger: Aged;
  readonly place: string;
}

export function creationDoubts(compared: Compared): readonly Doubt[] {
  const { before, after } = compared;
  return orderDoubts(findMeetings(compared), [before.mesh, after.mesh], after.profile);
}

/** Those meetings of which Git does not say who is older; a later mesh counts for an object that several have. */
export function orderDoubts(meetings: readonly Meeting[], meshes: readonly Mesh[], profile: Profile): readonly Doubt[] {
  const objects = new Map(meshes.flatMap(agedObjects).map((object) => [objectKey(object), object]));
  const open = meetings.flatMap((meeting) => openPair(meeting, objects, profile));
  // By the one that could be the oldest of all: it is supposed to be older than everybody whom it met.
  const byYounger = Map.groupBy(open, ({ younger }) => objectKey(younger));
  return [...byYounger.values()].map(doubtAbout);
}

function agedObjects(mesh: Mesh): readonly Aged[] {
  return [mesh.services, mesh.serviceEntries, mesh.sidecars, mesh.virtualServices, mesh.destinationRules].flat();
}

/** Neither a time nor the change itself says how old it is: it was there before, or it is new like the other. */
const isUnknown = ({ created }: Aged): boolean => created === 0 || created === Number.POSITIVE_INFINITY;

function openPair({ one, other, place }: Meeting, objects: ReadonlyMap<string, Aged>, profile: Profile): OpenPair[] {
  const [a, b] = [objects.get(objectKey(one)), objects.get(objectKey(other))];
  if (a === undefined || b === undefined) return [];
  const [older, younger] = orderOf(a, b, profile) < 0 ? [a, b] : [b, a];
  return isOpen(older, younger) ? [{ older, younger, place }] : [];
}

/** Both were there before, both are new, or one was there and only the other one has a time. */
function isOpen(older: Aged, younger: Aged): boolean {
  return isUnknown(older) && (older.created === younger.created || (older.created === 0 && !isUnknown(younger)));
}

const SERVICES: ReadonlySet<string> = new Set(["Service", "ServiceEntry"]);

function orderOf(a: Aged, b: Aged, profile: Profile): number {
  if (!SERVICES.has(a.kind) || !SERVICES.has(b.kind)) return configOrder(profile)(a, b);
  // Where nothing else breaks the tie, the registry's order does: Services first.
  return serviceOrder(profile)(listedAs(a), listedAs(b)) || compareText(b.kind, a.kind) || configOrder(profile)(a, b);
}

/** istiod knows an entry by its host. */
function listedAs({ kind, created, name, namespace, spec }: Aged) {
  const host = kind === "ServiceEntry" ? (spec as ServiceEntrySpec).hosts[0] : undefined;
  return { created, namespace, name: host ?? name };
}

const nameOf = ({ kind, namespace, name }: ObjectName): string => `${kind} ${namespace}/${name}`;

function doubtAbout(pairs: readonly OpenPair[]): Doubt {
  const [first] = pairs as [OpenPair, ...OpenPair[]];
  const { younger } = first;
  const rivals = [...new Map(pairs.map(({ older }) => [objectKey(older), older])).values()];
  const others = listed(rivals.map((rival) => quoted(nameOf(rival))));
  const areNew = younger.created === Number.POSITIVE_INFINITY;
  const why = areNew ? "the change adds all of them" : "Git does not say when they were created";
  const kinds = [...new Set([...rivals, younger].map(({ kind }) => kind.toLowerCase()))].toSorted();
  return {
    kind: "creation-order",
    about: [...rivals, younger].map(nameOf),
    text: `${others} ${rivals.length > 1 ? "are" : "is"} taken to be older than ${quoted(nameOf(younger))} (they meet at ${listed([...new Set(pairs.map(({ place }) => quoted(place)))])}); ${why}`,
    location: locate(younger.source),
    ...(!areNew && {
      settle: `${quoted(`kubectl get ${kinds.join(",")} -A --sort-by=.metadata.creationTimestamp`)} tells`,
    }),
    matters: false,
    otherwise: { if: `${quoted(nameOf(younger))} is older than ${others}`, supposing: supposed(pairs) },
  };
}

/** Absolute, so that both states are told the same. */
function supposed(pairs: readonly OpenPair[]): NonNullable<Doubt["otherwise"]>["supposing"] {
  const [{ older, younger }] = pairs as [OpenPair, ...OpenPair[]];
  if (younger.created === Number.POSITIVE_INFINITY)
    return { kind: "created", object: younger, created: Number.MAX_VALUE };
  // The time of the one is known: the other one must have come later.
  if (!isUnknown(younger)) return { kind: "created", object: older, created: younger.created + 1 };
  return { kind: "created", object: younger, created: -1 };
}
