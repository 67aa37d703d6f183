// A call that no sidecar sees -> where the plain network takes it.
import { joinHostPort, splitHostPort } from "./addresses.ts";
import type { Call, CallResult, Step } from "./call.ts";
import type { SidecarDecision } from "./decide-sidecar.ts";
import type { Resolved } from "./resolve-name.ts";

export interface StraightInputs {
  /** Undefined when there is no such workload. */
  readonly decision: SidecarDecision | undefined;
  readonly resolve: (host: string) => Resolved;
  readonly isInMesh: (address: string) => boolean;
}

export function goStraight(call: Call, { decision, resolve, isInMesh }: StraightInputs): CallResult {
  const steps: Step[] = [];
  const target = splitHostPort(call.to);
  if (decision === undefined || target === undefined) {
    const error = decision === undefined ? `there is no workload ${call.from}` : `${call.to} has no port`;
    return { call, error, outcome: `error: ${error}`, symptom: "unknown", steps: [{ stage: "capture", text: error }] };
  }
  steps.push({ stage: "capture", text: `no sidecar: ${decision.reason}` });
  const { address, how } = resolve(target.host);
  if (address === undefined) {
    steps.push({ stage: "name", text: `${target.host}: ${how}` });
    return { call, outcome: "unresolved", symptom: "unknown", steps };
  }
  steps.push({ stage: "endpoints", text: `${joinHostPort(address, target.port)}, as dialled` });
  const resolved = address === target.host ? {} : { resolved: joinHostPort(address, target.port) };
  return { call, ...resolved, outcome: "direct", ...straightTo(address, target.port, isInMesh), steps };
}

/** Where a connection ends that the sidecar does not get, and what its client sees. */
export function straightTo(
  address: string,
  port: number,
  isInMesh: StraightInputs["isInMesh"],
): Pick<CallResult, "endpoints" | "symptom"> {
  return { endpoints: [joinHostPort(address, port)], symptom: isInMesh(address) ? "plaintext" : "connected" };
}
