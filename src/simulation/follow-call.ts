// A call and the configuration of its client's sidecar -> the way it takes, step by step, and what the client sees.
// Decides nothing itself: each station of the way has a file of its own.
import type { CaptureDefaults } from "../mesh/injection.ts";
import type { Profile } from "../releases/profile.ts";
import { splitHostPort } from "./addresses.ts";
import { VIRTUAL_OUTBOUND } from "./build-outbound.ts";
import { type Call, type CallResult, failure, type Step } from "./call.ts";
import { type CaptureDecision, decideCapture, isLoopback } from "./capture.ts";
import { chooseListener, type FoundListener } from "./choose-listener.ts";
import { resolvedAs, straightTo, unresolved } from "./go-straight.ts";
import type { SidecarProxy } from "./proxy.ts";
import { nameInWords, type Resolved } from "./resolve-name.ts";
import { type Departure, type ListenerInputs, throughListener } from "./through-listener.ts";

export interface CallInputs extends ListenerInputs {
  readonly proxy: SidecarProxy;
  /** Why it has a sidecar. */
  readonly injected: string;
  readonly profile: Profile;
  readonly captureDefaults: CaptureDefaults;
  readonly resolve: (host: string) => Resolved;
}

export function followCall(call: Call, inputs: CallInputs): CallResult {
  const steps: Step[] = [{ stage: "sidecar", text: `yes: ${inputs.injected}` }];
  const target = splitHostPort(call.to);
  if (target === undefined)
    return { call, ...failure(`${call.to} is not an address with a port`), symptom: "unknown", steps };
  const found = inputs.resolve(target.host);
  steps.push({ stage: "name", text: nameInWords(target.host, found) });
  const { address } = found;
  if (address === undefined) return unresolved(call, steps);
  const aim = { address, port: target.port, host: target.host };
  return { ...onItsWay({ call, aim }, inputs, steps), ...resolvedAs(found, target) };
}

function onItsWay(departure: Departure, inputs: CallInputs, steps: Step[]): CallResult {
  const { aim } = departure;
  const { proxy, profile, captureDefaults, outbound } = inputs;
  const { includedPorts } = profile;
  const capture = decideCapture(aim.address, aim.port, { proxy, defaults: captureDefaults, includedPorts });
  const found = chooseListener(aim.address, aim.port, outbound);
  if (found === undefined) return withoutListener(departure, capture, inputs, steps);
  if (!capture.isCaptured && !takesUncaptured(found, aim.address, proxy))
    return past(departure, capture, inputs, steps);
  steps.push({ stage: "capture", text: capture.why }, { stage: "listener", text: `${found.name}: ${found.why}` });
  if (!found.isExact && SIDECARS_OWN.has(aim.port)) steps.push({ stage: "listener", text: OWN_PORT });
  return throughListener(departure, found, inputs, steps);
}

/** virtualInbound, health checks, metrics. */
const SIDECARS_OWN: ReadonlySet<number> = new Set([15006, 15021, 15090]);
const OWN_PORT = "the sidecar listens on this port for itself, too: that listener may take the connection instead";

/** Nobody listens for what iptables hands over; where it hands nothing over, istiod's simulator finds no listener either. */
function withoutListener(
  departure: Departure,
  capture: CaptureDecision,
  inputs: CallInputs,
  steps: Step[],
): CallResult {
  const { call } = departure;
  if (capture.isCaptured) {
    steps.push(
      { stage: "capture", text: capture.why },
      { stage: "listener", text: "none: nobody takes it, it is refused" },
    );
    return { call, ...failure("no listener matched"), symptom: "closed", steps };
  }
  const straight = past(departure, capture, inputs, steps);
  return inputs.proxy.redirects ? straight : { ...straight, error: "no listener matched" };
}

/**
 * Without iptables, a listener of the very address gets the connection. And what ends at the same place whether or not it
 * is captured is told as istiod's own simulator tells it.
 */
function takesUncaptured({ isExact, name }: FoundListener, address: string, proxy: SidecarProxy): boolean {
  if (!proxy.redirects || isLoopback(address)) return isExact || (name === VIRTUAL_OUTBOUND && !proxy.redirects);
  return address === proxy.address && name === VIRTUAL_OUTBOUND;
}

function past({ call, aim }: Departure, { why }: CaptureDecision, inputs: CallInputs, steps: Step[]): CallResult {
  steps.push({ stage: "capture", text: `past the sidecar: ${why}` });
  const end = straightTo(aim.address, aim.port, inputs.whoAnswers);
  steps.push({ stage: "endpoints", text: end.text });
  return { call, outcome: "direct", endpoints: end.endpoints, symptom: end.symptom, steps };
}
