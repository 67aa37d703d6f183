// A call and the configuration of its client's sidecar -> the way it takes, step by step, and what the client sees.
// Decides nothing itself: each station of the way has a file of its own.
import type { CaptureDefaults } from "../mesh/injection.ts";
import type { Profile } from "../releases/profile.ts";
import { splitHostPort } from "./addresses.ts";
import { arrive } from "./arrive.ts";
import type { ArrivalInputs } from "./at-cluster.ts";
import { VIRTUAL_OUTBOUND } from "./build-outbound.ts";
import type { VirtualHostsFor } from "./build-routes.ts";
import type { Call, CallResult, Step } from "./call.ts";
import { type CaptureDecision, decideCapture, isLoopback } from "./capture.ts";
import { chooseListener, type FoundListener } from "./choose-listener.ts";
import { resolvedAs, straightTo, unresolved } from "./go-straight.ts";
import { describeMatch, matchChain } from "./match-chain.ts";
import type { FilterChain } from "./outbound.ts";
import type { SidecarProxy } from "./proxy.ts";
import { nameInWords, type Resolved } from "./resolve-name.ts";
import { clustersInWords } from "./route-target.ts";
import { speaksServerFirst } from "./server-first.ts";
import { throughRoute } from "./through-route.ts";

export interface CallInputs extends ArrivalInputs {
  readonly proxy: SidecarProxy;
  /** Why it has a sidecar. */
  readonly injected: string;
  readonly profile: Profile;
  readonly protocolDetectionTimeout: number;
  readonly captureDefaults: CaptureDefaults;
  readonly resolve: (host: string) => Resolved;
  readonly virtualHosts: VirtualHostsFor;
}

export function followCall(call: Call, inputs: CallInputs): CallResult {
  const steps: Step[] = [{ stage: "sidecar", text: `yes: ${inputs.injected}` }];
  const target = splitHostPort(call.to);
  if (target === undefined)
    return { call, ...error(`${call.to} is not an address with a port`), symptom: "unknown", steps };
  const found = inputs.resolve(target.host);
  steps.push({ stage: "name", text: nameInWords(target.host, found) });
  const { address } = found;
  if (address === undefined) return unresolved(call, steps);
  const aim = { address, port: target.port, host: target.host };
  return { ...onItsWay({ call, aim }, inputs, steps), ...resolvedAs(found, target) };
}

interface Departure {
  readonly call: Call;
  readonly aim: { readonly address: string; readonly port: number; readonly host: string };
}

function onItsWay(departure: Departure, inputs: CallInputs, steps: Step[]): CallResult {
  const { call, aim } = departure;
  const { proxy, profile, captureDefaults, outbound } = inputs;
  const { includedPorts } = profile;
  const capture = decideCapture(aim.address, aim.port, { proxy, defaults: captureDefaults, includedPorts });
  const found = chooseListener(aim.address, aim.port, outbound);
  if (found === undefined && (capture.isCaptured || !proxy.redirects)) {
    steps.push({ stage: "capture", text: `${capture.isCaptured ? "" : `${capture.why}; `}it leaves the pod as it is` });
    const { text, endpoints, symptom } = straightTo(aim.address, aim.port, inputs.whoAnswers);
    steps.push({ stage: "endpoints", text });
    return { call, ...error("no listener matched"), endpoints, symptom, steps };
  }
  if (found === undefined || !(capture.isCaptured || takesUncaptured(found, aim.address, proxy)))
    return past(departure, capture, inputs, steps);
  steps.push({ stage: "capture", text: capture.why }, { stage: "listener", text: `${found.name}: ${found.why}` });
  return throughListener(departure, found, inputs, steps);
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

const error = (words: string): Pick<CallResult, "error" | "outcome"> => ({ error: words, outcome: `error: ${words}` });

const BOTH_WAIT =
  "the listener waits for the client's first bytes, to tell what it speaks, and this client waits for the server's";

const ALPN = { tcp: "", http: "http/1.1", http2: "h2c" } as const;

function throughListener(
  { call, aim }: Departure,
  found: FoundListener,
  inputs: CallInputs,
  steps: Step[],
): CallResult {
  const { listener, name } = found;
  const isTls = call.tls === true;
  const choice = matchChain(
    listener,
    {
      address: aim.address,
      port: aim.port,
      tls: isTls,
      sni: call.sni ?? (aim.host === aim.address ? hostOf(call.host ?? "") : aim.host),
      alpn: isTls ? "" : ALPN[call.protocol ?? "tcp"],
    },
    inputs.profile,
  );
  for (const text of choice.passedOver) steps.push({ stage: "chain", text, taken: false });
  const shared = { call, listener: name, steps } as const;
  if (choice.kind === "none") {
    steps.push({ stage: "client", text: choice.error });
    return { ...shared, ...error(choice.error), symptom: "closed" };
  }
  const { chain } = choice;
  const isDefault = chain === listener.defaultChain;
  const match = isDefault ? "the default chain, because no other fits" : describeMatch(chain.match);
  steps.push({ stage: "chain", text: `${match} => ${targetInWords(chain.target)}`, taken: true });
  const waits =
    listener.inspectors.length > 0 && inputs.protocolDetectionTimeout === 0 && speaksServerFirst(call, aim.port);
  if (waits) steps.push({ stage: "client", text: BOTH_WAIT });
  const end =
    chain.target.kind === "route" ? throughRoute({ call, aim }, chain.target.route, inputs, steps) : chain.target;
  return { ...shared, chain, ...arrive({ end, call, aim, waits }, inputs, steps) };
}

const hostOf = (header: string): string => splitHostPort(header)?.host ?? header;

function targetInWords(target: FilterChain["target"]): string {
  return target.kind === "route" ? `route ${target.route}` : clustersInWords(target);
}
