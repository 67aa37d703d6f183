// The way of one call -> doubts that it rests on, and the way that it takes if one of them is otherwise.
import { quoted } from "../../manifests/join-words.ts";
import { objectKey } from "../../mesh/mesh.ts";
import { type CallResult, sameOutcome } from "../../simulation/call.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import type { Supposition } from "../../simulation/suppose.ts";
import { hostsOf } from "./affected.ts";
import { orderDoubts } from "./creation-order.ts";
import type { Doubt } from "./doubt.ts";
import { losses, type Meeting } from "./meetings.ts";
import { groupRivals } from "./rivals.ts";

/** Where the call goes if something is otherwise than it is taken to be. */
export interface Otherwise {
  /** The rest of "if …"; names between backticks. */
  readonly if: string;
  readonly result: CallResult;
}

/** Each is a simulation. */
const MOST_TRIED = 4;

/** Only those that lead elsewhere, or to another answer. */
export function followOtherwise(
  simulation: Simulation,
  result: CallResult,
  supposing: (supposition: Supposition) => Simulation,
): readonly Otherwise[] {
  const doubts = callDoubts(simulation, result).flatMap(({ otherwise }) => otherwise ?? []);
  return doubts.slice(0, MOST_TRIED).flatMap((doubt): readonly Otherwise[] => {
    const other = supposing(doubt.supposing).follow(result.call);
    const isSame = sameOutcome(result.outcome, other.outcome) && result.symptom === other.symptom;
    return isSame ? [] : [{ if: doubt.if, result: other }];
  });
}

function callDoubts(simulation: Simulation, result: CallResult): readonly Doubt[] {
  const { mesh, profile } = simulation;
  return [
    ...orderDoubts(meetingsOf(simulation, result), [mesh], profile),
    ...injectionDoubts(simulation, result),
    ...allocationDoubts(simulation, result),
  ];
}

/** Who lost against whom on its listener, rivals for the hosts that it ends at, Sidecars of its client's namespace. */
function meetingsOf({ mesh, outboundOf }: Simulation, { call, listener, outcome }: CallResult): readonly Meeting[] {
  const contributions =
    listener === undefined ? undefined : outboundOf(call.from)?.listeners.get(listener)?.contributions;
  const places = new Set([...hostsOf(outcome), call.from.slice(0, call.from.indexOf("/"))]);
  const rivals = groupRivals([mesh]).filter(({ place }) => places.has(place));
  return [
    ...losses(listener ?? "", contributions ?? []),
    ...rivals.flatMap(({ place, members }) =>
      members.flatMap((one, index) => members.slice(index + 1).map((other) => ({ one, other, place }))),
    ),
  ];
}

function injectionDoubts({ sidecars }: Simulation, { call }: CallResult): readonly Doubt[] {
  const decision = sidecars.find(({ workload }) => workload.id === call.from);
  if (decision?.assumed !== true || !decision.injected) return [];
  const { namespace } = decision.workload;
  return [
    {
      kind: "namespace-labels",
      about: [`Namespace ${namespace}`],
      text: `Pods of ${quoted(namespace)} are taken to have a sidecar; Git holds no Namespace manifest that says so`,
      matters: true,
      otherwise: {
        if: `pods of ${quoted(namespace)} have no sidecar`,
        supposing: { kind: "not-injected", namespaces: [namespace] },
      },
    },
  ];
}

/** The address that its client dials, or that has a listener of its own, is one that istiod allocates. */
function allocationDoubts({ mesh }: Simulation, { listener = "", resolved = "" }: CallResult): readonly Doubt[] {
  const owner = [listener, resolved].map((address) => /^auto:([^/]+)\/([^/]+)\//.exec(address)).find((match) => match);
  const key = objectKey({ kind: "ServiceEntry", namespace: owner?.[1] ?? "", name: owner?.[2] ?? "" });
  const entry = mesh.serviceEntries.find((candidate) => objectKey(candidate) === key);
  if (entry === undefined) return [];
  return [
    {
      kind: "allocated-address",
      about: [key],
      text: `${quoted(key)} is taken to have an address that istiod allocates`,
      matters: true,
      otherwise: {
        if: `istiod has not allocated an address to ${quoted(key)}`,
        supposing: { kind: "not-allocated", entries: [entry] },
      },
    },
  ];
}
