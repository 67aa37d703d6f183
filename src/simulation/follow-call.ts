// A call and the configuration of its client's sidecar -> the way it takes and what the client sees.
import type { Profile } from "../releases/profile.ts";
import { isSymbol, joinHostPort, matchedBits, splitHostPort } from "./addresses.ts";
import { type ArrivalInputs, arrive, type HttpEnd } from "./arrive.ts";
import { VIRTUAL_OUTBOUND } from "./build-outbound.ts";
import type { VirtualHostsFor } from "./build-routes.ts";
import type { Call, CallResult, Step } from "./call.ts";
import { bypasses } from "./capture.ts";
import { straightTo } from "./go-straight.ts";
import { describeMatch, matchChain } from "./match-chain.ts";
import { matchRoute, matchVirtualHost } from "./match-route.ts";
import type { FilterChain, Listener } from "./outbound.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Resolved } from "./resolve-name.ts";
import { clustersInWords } from "./route-target.ts";
import { speaksServerFirst } from "./server-first.ts";

export interface CallInputs extends ArrivalInputs {
  readonly proxy: SidecarProxy;
  readonly profile: Profile;
  readonly protocolDetectionTimeout: number;
  readonly resolve: (host: string) => Resolved;
  readonly virtualHosts: VirtualHostsFor;
}

export function followCall(call: Call, inputs: CallInputs): CallResult {
  const steps: Step[] = [];
  const tell = (stage: Step["stage"], text: string): number => steps.push({ stage, text });
  const fail = (error: string, symptom: CallResult["symptom"], listener?: string): CallResult => {
    tell("client", error);
    return { call, error, outcome: `error: ${error}`, symptom, steps, ...(listener && { listener }) };
  };
  const target = splitHostPort(call.to);
  if (target === undefined) return fail(`${call.to} is not an address with a port`, "unknown");
  const { address, how } = inputs.resolve(target.host);
  tell("name", describeName(target.host, { address, how }));
  if (address === undefined) return { call, outcome: "unresolved", symptom: "unknown", steps };
  const resolved = address === target.host ? {} : { resolved: joinHostPort(address, target.port) };
  const straight = () => straightTo(address, target.port, inputs.isInMesh);
  const bypass = bypasses(inputs.proxy.workload, address, target.port);
  if (bypass !== undefined) {
    tell("capture", `past the sidecar: ${bypass}`);
    return { call, ...resolved, outcome: "direct", ...straight(), steps };
  }
  const found = matchListener(address, target.port, inputs);
  if (found === undefined) {
    tell("capture", "nothing captures it: it leaves the pod as it is");
    return { ...fail("no listener matched", "unknown"), ...resolved, ...straight() };
  }
  if (!found.isExact && isLoopback(address)) {
    tell("capture", `past the sidecar: ${address} is the pod itself`);
    return { call, ...resolved, outcome: "direct", ...straight(), steps };
  }
  tell("listener", `${found.name}${found.isExact ? "" : `, because no listener has ${address}:${target.port}`}`);
  const aim = { address, port: target.port, host: target.host };
  const passage = throughListener({ call, aim, listener: found.listener, listenerName: found.name }, inputs, steps);
  return { ...passage, ...resolved };
}

/** iptables leaves it alone; only a listener that is bound there gets it. */
const isLoopback = (address: string): boolean => address === "::1" || matchedBits("127.0.0.0/8", address) >= 0;

function describeName(host: string, { address, how }: Resolved): string {
  if (address === host) return `${host} is ${how}`;
  return address === undefined ? `${host}: ${how}` : `${host} is ${address} (${how})`;
}

interface FoundListener {
  readonly listener: Listener;
  readonly name: string;
  readonly isExact: boolean;
}

/** By exact address, else the wildcard of the port, else where iptables sends everything. */
function matchListener(address: string, port: number, { outbound }: CallInputs): FoundListener | undefined {
  const isV6 = address.includes(":") && !isSymbol(address);
  for (const name of [`${address}:${port}`, `${isV6 ? "::" : "0.0.0.0"}:${port}`]) {
    const listener = outbound.listeners.get(name);
    if (listener === undefined || name === outbound.virtualOutbound) continue;
    return { listener, name, isExact: listener.address === address };
  }
  const rest = outbound.virtualOutbound && outbound.listeners.get(outbound.virtualOutbound);
  return rest ? { listener: rest, name: VIRTUAL_OUTBOUND, isExact: false } : undefined;
}

interface Passage {
  readonly call: Call;
  readonly aim: { readonly address: string; readonly port: number; readonly host: string };
  readonly listener: Listener;
  readonly listenerName: string;
}

const ALPN = { tcp: "", http: "http/1.1", http2: "h2c" } as const;

function throughListener(passage: Passage, inputs: CallInputs, steps: Step[]): CallResult {
  const { call, aim, listener, listenerName } = passage;
  const isTls = call.tls === true;
  const connection = {
    address: aim.address,
    port: aim.port,
    tls: isTls,
    sni: call.sni ?? (aim.host === aim.address ? hostOf(call.host ?? "") : aim.host),
    alpn: isTls ? "" : ALPN[call.protocol ?? "tcp"],
  };
  const choice = matchChain(listener, connection, inputs.profile);
  for (const text of choice.steps) steps.push({ stage: "chain", text });
  const shared = { call, listener: listenerName, steps } as const;
  if (choice.kind === "none") {
    steps.push({ stage: "client", text: choice.error });
    return { ...shared, error: choice.error, outcome: `error: ${choice.error}`, symptom: "closed" };
  }
  const { chain } = choice;
  steps.push({
    stage: "chain",
    text: `${chain === listener.defaultChain ? "the default chain" : describeMatch(chain.match)} => ${describeTarget(chain.target)}`,
  });
  const waits =
    listener.inspectors.length > 0 && inputs.protocolDetectionTimeout === 0 && speaksServerFirst(call, aim.port);
  const end = chain.target.kind === "route" ? throughRoute(passage, chain.target.route, inputs, steps) : chain.target;
  return { ...shared, chain, ...arrive({ end, call, aim, waits }, inputs, steps) };
}

const hostOf = (header: string): string => splitHostPort(header)?.host ?? header;

function throughRoute({ call, aim }: Passage, name: string, inputs: CallInputs, steps: Step[]): HttpEnd {
  if (call.tls === true || (call.protocol ?? "tcp") === "tcp") return { kind: "http", error: "protocol error" };
  const header = call.host ?? joinHostPort(aim.host, aim.port);
  const host = hostOf(header);
  const found = matchVirtualHost(
    inputs.virtualHosts(name, host) ?? [],
    inputs.profile.hostPortsIgnored ? host : header,
  );
  if (found === undefined) return { kind: "http", error: "no virtual host matched" };
  const { virtualHost, domain } = found;
  steps.push({ stage: "route", text: `route ${name}: Host ${header} is virtual host ${virtualHost.name}` });
  const route = matchRoute(virtualHost);
  const end = { kind: "http", virtualHost: virtualHost.name, domain } as const;
  return route === undefined ? { ...end, error: "no route matched" } : { ...end, target: route.target };
}

function describeTarget(target: FilterChain["target"]): string {
  return target.kind === "route" ? `route ${target.route}` : clustersInWords(target);
}
