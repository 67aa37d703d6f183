// A connection that reaches a cluster of its sidecar -> where it ends and what its client sees (measured on a real Envoy).
import { joinHostPort, splitHostPort } from "./addresses.ts";
import { BLACK_HOLE_CLUSTER, PASSTHROUGH_CLUSTER } from "./build-clusters.ts";
import type { Step, Symptom } from "./call.ts";
import type { Cluster, Outbound } from "./outbound.ts";
import { type Answerer, dialledInWords, dialledSymptom, type WhoAnswers } from "./who-answers.ts";

export interface ArrivalInputs {
  readonly outbound: Outbound;
  readonly whoAnswers: WhoAnswers;
}

export interface Arriving {
  readonly aim: { readonly address: string; readonly port: number };
  /** By an HTTP chain: the sidecar can answer itself. */
  readonly isHttp: boolean;
  /** An inspector waits for bytes that a client of this protocol never sends first. */
  readonly waits: boolean;
}

export interface Reached {
  readonly endpoints: readonly string[];
  readonly symptom: Symptom;
}

export function atCluster(name: string, arrival: Arriving, inputs: ArrivalInputs, steps: Step[]): Reached {
  const { aim, waits } = arrival;
  const answered = (symptom: Symptom): Symptom => (waits ? "hang" : symptom);
  if (name === BLACK_HOLE_CLUSTER) {
    steps.push({ stage: "cluster", text: `${name}: nothing may leave that the mesh does not know` });
    return { endpoints: [], symptom: answered("blocked") };
  }
  if (name === PASSTHROUGH_CLUSTER) {
    steps.push({ stage: "cluster", text: `${name}: it leaves for the address that the client dialled` });
    return asDialled(aim.port, arrival, inputs, steps);
  }
  const cluster = inputs.outbound.clusters.get(name);
  if (cluster === undefined) {
    steps.push({ stage: "cluster", text: `${name}: the sidecar has no such cluster${withoutSubset(name)}` });
    return { endpoints: [], symptom: refused(arrival) };
  }
  steps.push({ stage: "cluster", text: `${name}: ${clusterInWords(cluster)}` });
  if (cluster.type === "ORIGINAL_DST") {
    const reached = asDialled(cluster.portOverride ?? aim.port, arrival, inputs, steps);
    return reached.symptom === "plaintext" ? { ...reached, symptom: "connected" } : reached;
  }
  if (cluster.endpoints.length === 0 && cluster.type !== "DFP") {
    steps.push({ stage: "endpoints", text: `none: ${whyEmpty(name)}` });
    return { endpoints: [], symptom: refused(arrival) };
  }
  const silent = whyAllSilent(cluster.endpoints, inputs.whoAnswers);
  const shown = cluster.endpoints.join(", ") || "the host that the client names";
  steps.push({ stage: "endpoints", text: silent === undefined ? shown : `${shown}: ${silent.why}, so nobody answers` });
  const symptom = silent === undefined ? "connected" : dialledSymptom(silent, arrival.isHttp);
  return { endpoints: cluster.endpoints, symptom: answered(symptom) };
}

/** Why none of the endpoints answers, where that is certain of all. */
function whyAllSilent(endpoints: readonly string[], whoAnswers: WhoAnswers): Answerer | undefined {
  let first: Answerer | undefined;
  for (const endpoint of endpoints) {
    const { host, port } = splitHostPort(endpoint) ?? { host: endpoint, port: 0 };
    const answerer = whoAnswers(host, port);
    if (answerer.kind !== "nobody") return undefined;
    first ??= answerer;
  }
  return first;
}

/** The sidecar connects to the address that the client wanted. */
function asDialled(port: number, arrival: Arriving, inputs: ArrivalInputs, steps: Step[]): Reached {
  const { address } = arrival.aim;
  const reached = joinHostPort(address, port);
  const answerer = inputs.whoAnswers(address, port);
  steps.push({ stage: "endpoints", text: dialledInWords(reached, answerer) });
  const symptom = dialledSymptom(answerer, arrival.isHttp);
  return { endpoints: [reached], symptom: arrival.waits ? "hang" : symptom };
}

const TYPE_IN_WORDS: Readonly<Record<Cluster["type"], string>> = {
  EDS: "endpoints that istiod knows",
  STRICT_DNS: "the sidecar resolves its hosts itself",
  LOGICAL_DNS: "the sidecar resolves its host itself",
  ORIGINAL_DST: "it leaves for the address that the client dialled",
  DFP: "the sidecar resolves the host that the client names",
};

function clusterInWords({ type, origin, portOverride }: Cluster): string {
  const maker = origin === undefined ? "" : `, of ${origin.kind} ${origin.namespace}/${origin.name}`;
  return `${TYPE_IN_WORDS[type]}${portOverride === undefined ? "" : `, on port ${portOverride}`}${maker}`;
}

/** `outbound|80|v2|cart.shop` -> v2 */
const subsetOf = (name: string): string => name.split("|")[2] ?? "";

function withoutSubset(name: string): string {
  const subset = subsetOf(name);
  return subset === "" ? "" : `: no DestinationRule that it follows has a subset ${subset}`;
}

function whyEmpty(name: string): string {
  const subset = subsetOf(name);
  return subset === "" ? "nothing in Git stands behind it" : `no pod in Git has the labels of subset ${subset}`;
}

/** Accepted and closed at once; HTTP gets an answer. */
function refused({ isHttp, waits }: Arriving): Symptom {
  if (waits) return "hang";
  return isHttp ? "http-503" : "closed";
}
