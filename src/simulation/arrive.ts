// Where the chosen chain or route leads -> outcome, endpoints, and what the client sees (measured on a real Envoy).
import { type ArrivalInputs, atCluster } from "./at-cluster.ts";
import type { Call, CallResult, Step, Symptom } from "./call.ts";
import type { ClusterTarget, Route } from "./outbound.ts";
import { clustersInWords } from "./route-target.ts";
import { speaksServerFirst } from "./server-first.ts";

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
  // Bytes that are not HTTP on an HTTP-only chain, a TLS hello as well: 400 and closed, or silence when the client waits
  // for the server.
  const symptom = speaksServerFirst(call, aim.port) ? "hang" : "http-400";
  return { error, outcome: `error: ${error}`, symptom };
}

function atTarget(target: ClusterTarget, arrival: Arrival, inputs: ArrivalInputs, steps: Step[]): Arrived {
  const { aim, waits, end } = arrival;
  const bytes = { aim, waits, isHttp: end.kind === "http" };
  if (target.kind === "weighted") {
    const parts = target.clusters.map(({ cluster }) => atCluster(cluster, bytes, inputs, steps));
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
  return { cluster: target.cluster, outcome: target.cluster, ...atCluster(target.cluster, bytes, inputs, steps) };
}
