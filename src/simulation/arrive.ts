// Where the chosen chain or route leads -> outcome, endpoints, and what the client sees (measured on a real Envoy).
import { joinHostPort } from "./addresses.ts";
import { BLACK_HOLE_CLUSTER, PASSTHROUGH_CLUSTER } from "./build-clusters.ts";
import type { Call, CallResult, Step, Symptom } from "./call.ts";
import type { Cluster, ClusterTarget, Outbound, Route } from "./outbound.ts";
import { clustersInWords } from "./route-target.ts";
import { speaksServerFirst } from "./server-first.ts";
import { dialledInWords, dialledSymptom, type WhoAnswers } from "./who-answers.ts";

/** The way through an HTTP chain. */
export interface HttpEnd {
  readonly kind: "http";
  readonly virtualHost?: string;
  readonly domain?: string;
  readonly target?: Route["target"];
  readonly error?: string;
}

export interface Arrival {
  readonly call: Call;
  readonly aim: { readonly address: string; readonly port: number };
  readonly end: ClusterTarget | HttpEnd;
  /** An inspector waits for bytes that a client of this protocol never sends first. */
  readonly waits: boolean;
}

export interface ArrivalInputs {
  readonly outbound: Outbound;
  readonly whoAnswers: WhoAnswers;
}

type Arrived = Pick<CallResult, "cluster" | "weighted" | "virtualHost" | "error" | "outcome" | "endpoints" | "symptom">;

export function arrive(arrival: Arrival, inputs: ArrivalInputs, steps: Step[]): Arrived {
  const { end } = arrival;
  if (end.kind !== "http") return atTarget(end, arrival, inputs, steps);
  const virtualHost = {
    ...(end.virtualHost !== undefined && { virtualHost: end.virtualHost }),
    ...(end.domain !== undefined && { domain: end.domain }),
  };
  if (end.target === undefined || end.target.kind === "direct") {
    return { ...virtualHost, ...answeredByProxy(end, arrival, steps) };
  }
  return { ...virtualHost, ...atTarget(end.target, arrival, inputs, steps) };
}

const STATUS_SYMPTOM: ReadonlyMap<number, Symptom> = new Map([
  [400, "http-400"],
  [404, "http-404"],
  [502, "http-502"],
  [503, "http-503"],
]);

function answeredByProxy(
  end: HttpEnd,
  { call, aim }: Arrival,
  steps: Step[],
): Pick<Arrived, "error" | "outcome" | "symptom"> {
  if (end.target?.kind === "direct") {
    const { status } = end.target;
    steps.push({ stage: "client", text: `the sidecar itself answers ${status}` });
    const symptom = STATUS_SYMPTOM.get(status) ?? (status < 400 ? "connected" : "unknown");
    return { outcome: end.virtualHost ?? "", symptom };
  }
  const error = end.error ?? "no route matched";
  steps.push({ stage: "client", text: error });
  if (error !== "protocol error") return { error, outcome: `error: ${error}`, symptom: "http-404" };
  // Bytes that are not HTTP on an HTTP-only chain: 400 and closed, or silence when the client waits for the server.
  const symptom = speaksServerFirst(call, aim.port) ? "hang" : call.tls === true ? "closed" : "http-400";
  return { error, outcome: `error: ${error}`, symptom };
}

function atTarget(target: ClusterTarget, arrival: Arrival, inputs: ArrivalInputs, steps: Step[]): Arrived {
  if (target.kind === "weighted") {
    const parts = target.clusters.map(({ cluster }) => atCluster(cluster, arrival, inputs, steps));
    const endpoints = parts.flatMap((part) => part.endpoints);
    const worst = parts.find((part) => part.symptom !== "connected")?.symptom;
    const outcome = clustersInWords(target);
    return {
      weighted: target.clusters,
      outcome,
      endpoints,
      symptom: worst ?? (parts.length > 0 ? "connected" : "closed"),
    };
  }
  return { cluster: target.cluster, outcome: target.cluster, ...atCluster(target.cluster, arrival, inputs, steps) };
}

interface Reached {
  readonly endpoints: readonly string[];
  readonly symptom: Symptom;
}

function atCluster(name: string, arrival: Arrival, inputs: ArrivalInputs, steps: Step[]): Reached {
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
  steps.push({ stage: "endpoints", text: cluster.endpoints.join(", ") || "the host that the client names" });
  return { endpoints: cluster.endpoints, symptom: answered("connected") };
}

/** The sidecar connects to the address that the client wanted. */
function asDialled(port: number, arrival: Arrival, inputs: ArrivalInputs, steps: Step[]): Reached {
  const { address } = arrival.aim;
  const reached = joinHostPort(address, port);
  const answerer = inputs.whoAnswers(address, port);
  steps.push({ stage: "endpoints", text: dialledInWords(reached, answerer) });
  const symptom = dialledSymptom(answerer, arrival.end.kind === "http");
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
function refused({ end, waits }: Arrival): Symptom {
  if (waits) return "hang";
  return end.kind === "http" ? "http-503" : "closed";
}
