// What the API server refuses in a Service, as far as listeners depend on it.
import type { ServiceSpec } from "../specs.ts";
import { isIpAddress } from "./names.ts";
import { complain, type Rule, repeated } from "./rule.ts";

type ServiceRule = Rule<ServiceSpec>;

const hasPorts: ServiceRule = function* ({ ports = [], type, clusterIP }) {
  if (ports.length === 0 && type !== "ExternalName" && clusterIP !== "None")
    yield complain(["ports"], "must have at least one port");
};

const portsHaveNames: ServiceRule = function* ({ ports = [] }) {
  if (ports.length < 2) return;
  for (const [index, { name }] of ports.entries()) {
    if (!name) yield complain(["ports", index], "needs a name, because the Service has several ports");
  }
  for (const [index, first] of repeated(ports, ({ name }, position) => name || `#${position}`)) {
    yield complain(["ports", index, "name"], `is the name of ports[${first}] too`);
  }
};

const portsAreDistinct: ServiceRule = function* ({ ports = [] }) {
  for (const [index, first] of repeated(ports, ({ port, protocol = "TCP" }) => `${protocol} ${port}`)) {
    yield complain(["ports", index], `has port and protocol of ports[${first}] too`);
  }
};

const externalNameIsGiven: ServiceRule = function* ({ type, externalName }) {
  if (type === "ExternalName" && !externalName) yield complain(["externalName"], "is required for type ExternalName");
};

const clusterIpIsAddress: ServiceRule = function* ({ clusterIP = "" }) {
  if (clusterIP === "" || clusterIP === "None" || isIpAddress(clusterIP)) return;
  yield complain(["clusterIP"], `must be an IP address or None, not \`${clusterIP}\``);
};

export const SERVICE_RULES: readonly ServiceRule[] = [
  hasPorts,
  portsHaveNames,
  portsAreDistinct,
  externalNameIsGiven,
  clusterIpIsAddress,
];
