// DestinationRules, WorkloadEntries and Services: the same questions as for the larger kinds.
import { describe, expect, test } from "vitest";
import { refusalsOf } from "../mesh-of.ts";

const REFUSED: readonly (readonly [kind: string, rule: string, spec: string, line: number, message: string])[] = [
  ["DestinationRule", "a malformed host", "host: cart_v1", 1, "spec.host must be the name of a host, not `cart_v1`."],
  [
    "DestinationRule",
    "two subsets of one name",
    "host: cart\nsubsets:\n- name: v1\n- name: v1",
    4,
    "spec.subsets[1].name is the name of subsets[0] too.",
  ],
  [
    "DestinationRule",
    "a subset's name",
    "host: cart\nsubsets: [{name: v.1}]",
    2,
    "spec.subsets[0].name cannot be the name of a subset: `v.1`.",
  ],
  [
    "DestinationRule",
    "a subset's label",
    "host: cart\nsubsets: [{name: v1, labels: {version: 'v 1'}}]",
    2,
    "spec.subsets[0].labels.version must be a label's value, not `v 1`.",
  ],
  ["DestinationRule", "an empty policy", "host: cart\ntrafficPolicy: {}", 2, "spec.trafficPolicy is empty."],
  [
    "DestinationRule",
    "a wildcard in its selector",
    "host: cart\nworkloadSelector: {matchLabels: {app: 'a*'}}",
    2,
    "spec.workloadSelector.matchLabels.app must not have a wildcard.",
  ],
  [
    "DestinationRule",
    "a selector that is exported",
    "host: cart\nworkloadSelector: {matchLabels: {app: a}}\nexportTo: [billing]",
    3,
    "spec.exportTo[0] must be `.` where there is a workloadSelector.",
  ],
  [
    "DestinationRule",
    "export to nobody",
    "host: cart\nexportTo: ['~']",
    2,
    "spec.exportTo[0] `~` is allowed for ServiceEntries only.",
  ],
  ["WorkloadEntry", "no address", "labels: {app: cart}", 0, "spec.address is required."],
  [
    "WorkloadEntry",
    "an address that is none",
    "address: not_a_name",
    1,
    "spec.address must be an IP address or a full name, not `not_a_name`.",
  ],
  [
    "WorkloadEntry",
    "a port's name",
    "address: 10.1.1.1\nports: {a_b: 80}",
    2,
    "spec.ports.a_b has a name that no port can have.",
  ],
  [
    "WorkloadEntry",
    "ports of a socket",
    "address: unix:///var/run/a.sock\nports: {web: 80}",
    2,
    "spec.ports must not be given for a socket.",
  ],
  [
    "WorkloadEntry",
    "a label's key",
    "address: 10.1.1.1\nlabels: {'a b': c}",
    2,
    "spec.labels.a b has a name that no label can have.",
  ],
  ["Service", "no ports", "selector: {app: cart}", 0, "spec.ports must have at least one port."],
  [
    "Service",
    "several ports without names",
    "ports:\n- {port: 80, name: http}\n- {port: 81}",
    3,
    "spec.ports[1] needs a name, because the Service has several ports.",
  ],
  [
    "Service",
    "two ports of one name",
    "ports:\n- {port: 80, name: http}\n- {port: 81, name: http}",
    3,
    "spec.ports[1].name is the name of ports[0] too.",
  ],
  [
    "Service",
    "one port twice",
    "ports:\n- {port: 80, name: a}\n- {port: 80, name: b, protocol: TCP}",
    3,
    "spec.ports[1] has port and protocol of ports[0] too.",
  ],
  [
    "Service",
    "an ExternalName without one",
    "type: ExternalName",
    0,
    "spec.externalName is required for type ExternalName.",
  ],
  [
    "Service",
    "a cluster IP that is none",
    "clusterIP: 10.1.1\nports: [{port: 80}]",
    1,
    "spec.clusterIP must be an IP address or None, not `10.1.1`.",
  ],
];

const ACCEPTED: readonly (readonly [kind: string, what: string, spec: string])[] = [
  [
    "DestinationRule",
    "subsets without labels and policies",
    "host: '*.shop.svc.cluster.local'\nsubsets: [{name: v1}, {name: v2, trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}}]",
  ],
  ["DestinationRule", "a selector at home", "host: cart\nworkloadSelector: {matchLabels: {app: a}}\nexportTo: ['.']"],
  [
    "WorkloadEntry",
    "a name",
    "address: db.example.com\nports: {tcp-3306: 3306}\nlabels: {app.kubernetes.io/name: db, empty: ''}",
  ],
  ["WorkloadEntry", "a network", "network: west"],
  [
    "Service",
    "UDP and TCP on one port",
    "ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: dns}]",
  ],
  ["Service", "no ports but no cluster IP", "clusterIP: None\nselector: {app: cart}"],
  ["Service", "an ExternalName", "type: ExternalName\nexternalName: db.example.com"],
  ["ProxyConfig", "variables", "environmentVariables: {ISTIO_META_DNS_CAPTURE: 'true'}"],
];

describe("the cluster refuses", () => {
  test.each(REFUSED)("a %s for %s", (kind, _rule, spec, line, message) => {
    expect(refusalsOf(kind, spec)).toEqual([["rejected-by-webhook", line, message]]);
  });
});

describe("the cluster takes", () => {
  test.each(ACCEPTED)("a %s with %s", (kind, _what, spec) => {
    expect(refusalsOf(kind, spec)).toEqual([]);
  });
});
