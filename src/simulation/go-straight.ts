// A call that no sidecar sees -> where the plain network takes it.
import { joinHostPort, splitHostPort } from "./addresses.ts";
import type { Call, CallResult, Step } from "./call.ts";
import type { SidecarDecision } from "./decide-sidecar.ts";
import { nameInWords, type Resolved } from "./resolve-name.ts";
import { dialledInWords, dialledSymptom, type WhoAnswers } from "./who-answers.ts";

export interface StraightInputs {
  /** Undefined when there is no such workload. */
  readonly decision: SidecarDecision | undefined;
  readonly resolve: (host: string) => Resolved;
  readonly whoAnswers: WhoAnswers;
}

export function goStraight(call: Call, { decision, resolve, whoAnswers }: StraightInputs): CallResult {
  const target = splitHostPort(call.to);
  if (decision === undefined || target === undefined) {
    const error = decision === undefined ? `there is no workload ${call.from}` : `${call.to} has no port`;
    return { call, error, outcome: `error: ${error}`, symptom: "unknown", steps: [{ stage: "capture", text: error }] };
  }
  const found = resolve(target.host);
  const { address } = found;
  const steps: Step[] = [
    { stage: "sidecar", text: `none: ${decision.reason}` },
    { stage: "name", text: nameInWords(target.host, found) },
  ];
  if (address === undefined) return unresolved(call, steps);
  const { text, ...end } = straightTo(address, target.port, whoAnswers);
  steps.push({ stage: "endpoints", text });
  const symptom = isKnownWay(call, decision) ? end.symptom : "unknown";
  return { call, ...resolvedAs(found, target), outcome: "direct", ...end, symptom, steps };
}

/** What ztunnel, a gateway's own routes, or a gRPC client that reads istiod's answers make of a connection is not known here. */
function isKnownWay({ protocol = "tcp" }: Call, { otherwise }: SidecarDecision): boolean {
  return otherwise === undefined || (otherwise === "proxyless" && protocol === "tcp");
}

/** What the name of a call turned out to be; nothing where it is an address already. */
export function resolvedAs(
  { address, others }: Resolved,
  { host, port }: { readonly host: string; readonly port: number },
): Pick<CallResult, "resolved" | "otherAddresses"> {
  if (address === undefined || address === host) return {};
  return { resolved: joinHostPort(address, port), ...(others === undefined ? {} : { otherAddresses: others }) };
}

/** A name whose address is not in Git: nothing is pretended to be known of its way. */
export function unresolved(call: Call, steps: readonly Step[]): CallResult {
  return { call, outcome: "unresolved", symptom: "unknown", steps };
}

/** Where a connection ends that the sidecar does not get, and what its client sees. */
export function straightTo(
  address: string,
  port: number,
  whoAnswers: WhoAnswers,
): Required<Pick<CallResult, "endpoints" | "symptom">> & { readonly text: string } {
  const destination = joinHostPort(address, port);
  const answerer = whoAnswers(address, port);
  const text = dialledInWords(destination, answerer);
  return { endpoints: [destination], symptom: dialledSymptom(answerer), text };
}
