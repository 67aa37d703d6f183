// What a live sidecar has besides the outbound configuration of its mesh: recognised by name, so that it is counted and not
// compared. Everything that is not recognised is compared.

import type { LiveResource } from "./collect-resources.ts";
import { field, fieldAt, listOf, textOf } from "./proto-json.ts";

type Kind = "listener" | "cluster" | "route";

interface Rule {
  readonly kind: Kind;
  readonly what: string;
  readonly holds: (message: unknown, resource: LiveResource) => boolean;
}

const nameOf = (message: unknown): string => textOf(message, "name") ?? "";
const port = (message: unknown): unknown => fieldAt(message, "address", "socketAddress", "portValue");
const named =
  (pattern: RegExp) =>
  (message: unknown): boolean =>
    pattern.test(nameOf(message));

/** Ports of the agent and of Envoy's metrics and health. */
const AGENT_PORTS: ReadonlySet<unknown> = new Set([15020, 15021, 15053, 15090]);

/** Every first rule that holds decides. */
const RULES: readonly Rule[] = [
  {
    kind: "listener",
    what: "inbound listener",
    holds: (message) => textOf(message, "trafficDirection") === "INBOUND",
  },
  { kind: "listener", what: "inbound listener", holds: named(/^virtualInbound/) },
  { kind: "listener", what: "inbound listener", holds: leadsInbound },
  { kind: "listener", what: "Istio's own listener", holds: named(/^(?:inner_)?connect_(?:terminate|originate)$/) },
  { kind: "listener", what: "Istio's own listener", holds: (_, { isStatic }) => isStatic },
  {
    kind: "listener",
    what: "Istio's own listener",
    // Services of gateways have these ports too: their listeners say that they are for outbound traffic.
    holds: (message) => AGENT_PORTS.has(port(message)) && textOf(message, "trafficDirection") !== "OUTBOUND",
  },
  {
    kind: "listener",
    what: "Istio's own listener",
    holds: (message) =>
      field(message, "internalListener") !== undefined ||
      field(field(message, "address"), "envoyInternalAddress") !== undefined,
  },
  { kind: "cluster", what: "inbound cluster", holds: named(/^(?:inbound[|_]|InboundPassthrough)/) },
  { kind: "cluster", what: "gateways' cluster", holds: named(/^outbound_/) },
  {
    kind: "cluster",
    what: "Istio's own cluster",
    holds: (message, { isStatic }) => isStatic || !named(/^outbound\|/)(message),
  },
  { kind: "route", what: "inbound route", holds: named(/^(?:inbound\||InboundPassthrough)/) },
  { kind: "route", what: "Istio's own route", holds: (message, { isStatic }) => isStatic || nameOf(message) === "" },
];

/** What the resource is, in the singular, when it is not to be compared. */
export function leftOutAs(resource: LiveResource): string | undefined {
  const { kind, message } = resource;
  return RULES.find((rule) => rule.kind === kind && rule.holds(message, resource))?.what;
}

/** Old releases do not say which way a listener is for: one that leads to inbound clusters only is for inbound traffic. */
function leadsInbound(message: unknown): boolean {
  const chains = listOf(message, "filterChains");
  return chains.length > 0 && chains.every((chain) => INBOUND_TARGET.test(targetName(chain)));
}

const INBOUND_TARGET = /^(?:inbound\||InboundPassthrough)/;

function targetName(chain: unknown): string {
  for (const filter of listOf(chain, "filters").toReversed()) {
    const config = field(filter, "typedConfig") ?? field(filter, "config");
    const name =
      field(config, "cluster") ?? fieldAt(config, "routeConfig", "name") ?? fieldAt(config, "rds", "routeConfigName");
    if (typeof name === "string") return name;
  }
  return "";
}
