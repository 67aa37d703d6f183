// An entry whose address is a Service's, or one that the cluster hands out -> one from the pool in its place, that nobody can have.
import { quoted } from "../../manifests/join-words.ts";
import { type ObjectName, objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import { familyOf, isAddress, matchedBits } from "../../simulation/addresses.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openers } from "../opener.ts";
import { pickAddresses } from "../pick-addresses.ts";
import { resolvingCondition } from "../resolving-condition.ts";
import { listed, nameOf } from "../words.ts";

type Entry = Extract<Opener, { kind: "ServiceEntry" }>;

interface Replacement {
  readonly entry: Entry;
  readonly old: string;
  readonly fresh: string;
}

export function replaceAddress(finding: Finding, context: FixContext): Candidate | Refusal {
  const taken = entriesIn(finding, context).flatMap((entry) =>
    takenAddresses(entry, context).map((old) => ({ entry, old })),
  );
  if (taken.length === 0) return { reason: "no ServiceEntry of the finding has an address that is somebody else's" };
  const fixed = taken.find(({ entry }) => (entry.object.spec.resolution ?? "NONE") === "NONE");
  if (fixed !== undefined) {
    return {
      reason: `${nameOf(fixed.entry.object)} has resolution NONE, which sends traffic to the address that the client called: nothing answers on an invented one`,
    };
  }
  const fresh = pickAddresses(taken.length, context);
  if ("reason" in fresh) return fresh;
  const replacements = taken.map(({ entry, old }, index): Replacement => {
    const address = fresh[index]?.find((one) => familyOf(one) === familyOf(old));
    return { entry, old, fresh: address ?? "" };
  });
  const foreign = replacements.find(({ fresh: address }) => address === "");
  if (foreign !== undefined) return { reason: `the address pool has nothing of the family of ${quoted(foreign.old)}` };
  const edits = editFiles(
    context.after,
    [...Map.groupBy(replacements, ({ entry }) => entry)].map(([entry, own]) => ({
      kind: "change",
      source: entry.object.source,
      changes: setItems(["spec", "addresses"], entry.object.spec.addresses, replaced(entry, own)),
    })),
  );
  if ("reason" in edits) return edits;
  const conditions = replacements.flatMap((one) => resolvingCondition(one.entry, [one.fresh], { finding, context }));
  return {
    title: replacements.map(titleOf).join(", and "),
    reason: `${listed(replacements.map((one) => one.fresh))} ${replacements.length > 1 ? "are" : "is"} nobody's and cannot be handed out; ${listed(replacements.map(({ old }) => old))} stays with whom it belongs to.`,
    conditions,
    demand: conditions.length > 0 ? "names must resolve" : "nothing",
    removesCause: true,
    edits,
  };
}

function titleOf({ entry, old, fresh }: Replacement, index: number): string {
  return `${index === 0 ? "Give" : "give"} ${nameOf(entry.object)} the address ${quoted(fresh)} instead of ${quoted(old)}`;
}

/** Entries that the finding is about: as its cause, or as the other side of an overlap. */
function entriesIn({ causes, subject }: Finding, { simulation }: FixContext): readonly Entry[] {
  const named: readonly ObjectName[] = [
    ...causes,
    ...(subject.states ?? []).map(({ object }) => object),
    ...subject.conflicts.flatMap(({ winner, loser }) => [winner, loser.origin]),
    ...subject.calls.flatMap(({ ways }) => ways.after?.takers ?? []),
  ];
  const keys = new Set(named.map(objectKey));
  return openers(simulation.mesh).filter(
    (opener): opener is Entry => opener.kind === "ServiceEntry" && keys.has(objectKey(opener.object)),
  );
}

/** Single addresses: a range is declared to cover what others have. */
function takenAddresses({ object, hosts }: Entry, { simulation }: FixContext): readonly string[] {
  const { mesh } = simulation;
  const others = openers(mesh).filter(
    (opener) => opener.kind === "Service" && !opener.hosts.some((host) => hosts.includes(host)),
  );
  const owned = new Set(others.flatMap(({ addresses }) => addresses));
  return (object.spec.addresses ?? [])
    .filter(isAddress)
    .filter((address) => owned.has(address) || mesh.ranges.some(({ cidr }) => matchedBits(cidr, address) >= 0));
}

function replaced({ object }: Entry, own: readonly Replacement[]): readonly string[] {
  return (object.spec.addresses ?? []).map((address) => own.find(({ old }) => old === address)?.fresh ?? address);
}
