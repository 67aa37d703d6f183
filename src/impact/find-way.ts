// A followed call -> what decided where it goes, and whether that is where its client aims. Reads the listener that took
// it; follows nothing itself.
import { oncePer } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import { matchedBits, splitHostPort } from "../simulation/addresses.ts";
import type { CallResult } from "../simulation/call.ts";
import type { Listener, Origin, Outbound } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { describeTaker } from "./describe-taker.ts";
import { hasUnknownPods } from "./has-unknown-pods.ts";
import type { ChosenBy, Way } from "./impact.ts";
import { isAnswered } from "./is-answered.ts";
import { unheldServices } from "./unheld-services.ts";

interface Aim {
  /** The address that the connection is opened to. */
  readonly address: string;
  /** `address:port`. */
  readonly destination: string;
}

export function findWay(simulation: Simulation, result: CallResult): Way {
  const nothing = { own: false, direct: false, takers: [] };
  if (result.outcome === "unresolved") return { chosenBy: "unresolved", ...nothing };
  const outbound = simulation.outboundOf(result.call.from);
  const listener = result.listener === undefined ? undefined : outbound?.listeners.get(result.listener);
  // Whoever opened a listener has a part in what goes through it untouched only when its client sees a difference.
  const openers = listener === undefined || isAnswered(result.symptom) ? [] : openersOf(listener);
  // What no listener takes leaves the pod as it is, and has endpoints.
  if (result.error !== undefined && result.endpoints === undefined)
    return { chosenBy: "nowhere", ...nothing, takers: openers };
  if (isBlocked(result)) return { chosenBy: "blocked", ...nothing, takers: openers };
  if (outbound === undefined || listener === undefined || result.cluster === "PassthroughCluster") {
    const taker = listener && describeTaker(simulation, openers[0], listener);
    return { chosenBy: "passthrough", own: true, direct: true, takers: openers, ...(taker !== undefined && { taker }) };
  }
  const aim = aimOf(result);
  const chosenBy = chooser({ listener, result, aim });
  const endpoints = result.endpoints ?? [];
  const takers = takersOf(outbound, result, listener);
  const taker = describeTaker(simulation, takers[0], listener);
  const unheld = isAnswered(result.symptom) ? [] : unheldServices(simulation.mesh, outbound, result);
  return {
    chosenBy,
    own: chosenBy !== "swept" || endpoints.includes(aim.destination),
    direct: endpoints.length > 0 && endpoints.every((endpoint) => endpoint === aim.destination),
    ...(endpoints.length === 0 && hasUnknownPods(simulation.mesh, originOf(outbound, result))
      ? { podsUnknown: true }
      : {}),
    ...(unheld.length > 0 && { unheld }),
    takers,
    ...(taker !== undefined && { taker }),
  };
}

const isBlocked = ({ cluster, virtualHost, outcome }: CallResult): boolean =>
  cluster === "BlackHoleCluster" || outcome === "block_all" || (cluster === undefined && virtualHost === "block_all");

function aimOf({ call, resolved }: CallResult): Aim {
  const destination = resolved ?? call.to;
  return { address: splitHostPort(destination)?.host ?? destination, destination };
}

/** Everything that has a part in the listener: the same list for all calls through it, of which there can be thousands. */
const openersOf = oncePer(({ contributions }: Listener): readonly Origin[] =>
  contributions.filter(({ effect }) => effect !== "dropped").map(({ origin }) => origin),
);

/** What its cluster was made for. */
const originOf = ({ clusters }: Outbound, { cluster }: CallResult): Origin | undefined =>
  cluster === undefined ? undefined : clusters.get(cluster)?.origin;

function takersOf(outbound: Outbound, result: CallResult, listener: Listener): readonly Origin[] {
  const takers = [result.chain?.origin, originOf(outbound, result)].filter((origin) => origin !== undefined);
  const distinct = new Map(takers.map((taker) => [objectKey(taker), taker]));
  return distinct.size > 0 ? [...distinct.values()] : openersOf(listener);
}

const covers = (ranges: readonly string[], address: string): boolean =>
  ranges.some((range) => matchedBits(range, address) >= 0);

interface Choice {
  readonly listener: Listener;
  readonly result: CallResult;
  readonly aim: Aim;
}

function chooser({ listener, result, aim }: Choice): ChosenBy {
  const { chain } = result;
  if (listener.address === aim.address || listener.additionalAddresses.includes(aim.address)) return "address";
  if (chain?.match.serverNames !== undefined) return "name";
  const ranges = chain?.match.prefixRanges ?? [];
  if (ranges.includes(aim.address)) return "address";
  if (covers(ranges, aim.address)) return "range";
  if (chain?.target.kind !== "route" || result.virtualHost === undefined) return "swept";
  return result.domain === "*" ? "swept" : "name";
}
