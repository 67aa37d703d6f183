// A connection that a listener takes -> its filter chain, with why the others are not it, and where that leads.
import type { Profile } from "../releases/profile.ts";
import { splitHostPort } from "./addresses.ts";
import { arrive } from "./arrive.ts";
import type { ArrivalInputs } from "./at-cluster.ts";
import type { VirtualHostsFor } from "./build-routes.ts";
import { type Call, type CallResult, failure, type Step } from "./call.ts";
import type { FoundListener } from "./choose-listener.ts";
import { describeMatch, matchChain } from "./match-chain.ts";
import type { FilterChain } from "./outbound.ts";
import { clustersInWords } from "./route-target.ts";
import { speaksServerFirst } from "./server-first.ts";
import { throughRoute } from "./through-route.ts";

/** A call whose name has become an address. */
export interface Departure {
  readonly call: Call;
  readonly aim: { readonly address: string; readonly port: number; readonly host: string };
}

export interface ListenerInputs extends ArrivalInputs {
  readonly profile: Profile;
  readonly protocolDetectionTimeout: number;
  readonly virtualHosts: VirtualHostsFor;
}

const BOTH_WAIT =
  "the listener waits for the client's first bytes, to tell what it speaks, and this client waits for the server's";

const ALPN = { tcp: "", http: "http/1.1", http2: "h2c" } as const;

/** The chain that takes the connection, what it leads to, and what the client sees. */
export function throughListener(
  { call, aim }: Departure,
  found: FoundListener,
  inputs: ListenerInputs,
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
  const waits =
    listener.inspectors.length > 0 && inputs.protocolDetectionTimeout === 0 && speaksServerFirst(call, aim.port);
  if (choice.kind === "none") {
    steps.push({ stage: "client", text: waits ? BOTH_WAIT : choice.error });
    return { ...shared, ...failure(choice.error), symptom: waits ? "hang" : "closed" };
  }
  const { chain } = choice;
  const isDefault = chain === listener.defaultChain;
  const match = isDefault ? "the default chain, because no other fits" : describeMatch(chain.match);
  steps.push({ stage: "chain", text: `${match} => ${targetInWords(chain.target)}`, taken: true });
  if (waits) steps.push({ stage: "client", text: BOTH_WAIT });
  const end =
    chain.target.kind === "route" ? throughRoute({ call, aim }, chain.target.route, inputs, steps) : chain.target;
  return { ...shared, chain, ...arrive({ end, call, aim, waits }, inputs, steps) };
}

const hostOf = (header: string): string => splitHostPort(header)?.host ?? header;

function targetInWords(target: FilterChain["target"]): string {
  return target.kind === "route" ? `route ${target.route}` : clustersInWords(target);
}
