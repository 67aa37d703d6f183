import { describe, expect, test } from "vitest";
import { refusalsOf } from "../mesh-of.ts";

const REFUSED: readonly (readonly [rule: string, spec: string, line: number, message: string])[] = [
  ["a host `*`", "hosts: ['*']\nports: [{number: 80, name: http}]", 1, "spec.hosts[0] must not be `*` alone."],
  [
    "a malformed wildcard",
    "hosts: ['db.*.example.com']",
    1,
    "spec.hosts[0] must be a name such as db.example.com, not `db.*.example.com`.",
  ],
  [
    "a host that is an address",
    "hosts:\n- a.example.com\n- 10.1.2.3",
    3,
    "spec.hosts[1] must be a name such as db.example.com, not `10.1.2.3`.",
  ],
  [
    "an address that is none",
    "hosts: [a.example.com]\naddresses:\n- 010.0.0.1",
    3,
    "spec.addresses[0] must be an IP address or CIDR, not `010.0.0.1`.",
  ],
  [
    "a range that is none",
    "hosts: [a.example.com]\naddresses: [10.0.0.0/33]",
    2,
    "spec.addresses[0] must be an IP address or CIDR, not `10.0.0.0/33`.",
  ],
  [
    "a range with DNS",
    "hosts: [a.example.com]\nresolution: DNS\naddresses: [10.0.0.0/8]",
    3,
    "spec.addresses[0] can be a CIDR with resolution NONE or STATIC only, not DNS.",
  ],
  [
    "two ports of one name",
    "hosts: [a.example.com]\nports:\n- {number: 80, name: web}\n- {number: 81, name: web}",
    4,
    "spec.ports[1].name is the name of ports[0] too.",
  ],
  [
    "two ports of one number",
    "hosts: [a.example.com]\nports:\n- {number: 80, name: a}\n- {number: 80, name: b}",
    4,
    "spec.ports[1].number is the number of ports[0] too.",
  ],
  [
    "a port's name with a dot",
    "hosts: [a.example.com]\nports: [{number: 80, name: a.b}]",
    2,
    "spec.ports[0].name must be letters, digits and `-`, at most 63.",
  ],
  [
    "an unknown protocol",
    "hosts: [a.example.com]\nports: [{number: 80, name: a, protocol: POSTGRES}]",
    2,
    "spec.ports[0].protocol is not a protocol that Istio knows: `POSTGRES`.",
  ],
  [
    "a wildcard in a selector",
    "hosts: [a.example.com]\nresolution: STATIC\nworkloadSelector: {labels: {app: 'db*'}}",
    3,
    "spec.workloadSelector.labels.app must not have a wildcard.",
  ],
  [
    "selector and endpoints",
    "hosts: [a.example.com]\nresolution: STATIC\nworkloadSelector: {labels: {app: db}}\nendpoints: [{address: 10.1.1.1}]",
    3,
    "spec.workloadSelector cannot be together with endpoints.",
  ],
  [
    "endpoints with NONE",
    "hosts: [a.example.com]\nendpoints: [{address: 10.1.1.1}]",
    2,
    "spec.endpoints cannot be given with resolution NONE.",
  ],
  [
    "a name as STATIC endpoint",
    "hosts: [a.example.com]\nresolution: STATIC\nendpoints: [{address: db.example.com}]",
    3,
    "spec.endpoints[0].address must be an IP address with resolution STATIC, not `db.example.com`.",
  ],
  [
    "an endpoint without address",
    "hosts: [a.example.com]\nresolution: DNS\nendpoints: [{network: west}]",
    3,
    "spec.endpoints[0].address is required.",
  ],
  [
    "an endpoint's unknown port",
    "hosts: [a.example.com]\nresolution: STATIC\nports: [{number: 80, name: web}]\nendpoints: [{address: 10.1.1.1, ports: {admin: 81}}]",
    4,
    "spec.endpoints[0].ports.admin is not the name of a port of this ServiceEntry.",
  ],
  [
    "a wildcard that is looked up",
    "hosts: ['*.example.com']\nresolution: DNS\nports: [{number: 443, name: tls, protocol: TLS}]",
    1,
    "spec.hosts[0] must be a full name with resolution DNS and no endpoints.",
  ],
  [
    "two endpoints with round robin",
    "hosts: [a.example.com]\nresolution: DNS_ROUND_ROBIN\nendpoints:\n- address: 10.1.1.1\n- address: 10.1.1.2",
    3,
    "spec.endpoints can have one entry at most with resolution DNS_ROUND_ROBIN.",
  ],
  [
    "several hosts on plain TCP",
    "hosts: [a.example.com, b.example.com]\nresolution: STATIC\nports:\n- {number: 443, name: tls, protocol: TLS}\n- {number: 3306, name: db, protocol: TCP}",
    5,
    "spec.ports[1] must be HTTP or TLS where there are several hosts, because plain TCP does not say which one it is for.",
  ],
  [
    "DYNAMIC_DNS for one name",
    "hosts: [a.example.com]\nresolution: DYNAMIC_DNS\nports: [{number: 443, name: tls, protocol: TLS}]",
    1,
    "spec.hosts[0] must be a wildcard with resolution DYNAMIC_DNS.",
  ],
  [
    "DYNAMIC_DNS with addresses",
    "hosts: ['*.example.com']\nresolution: DYNAMIC_DNS\naddresses: [10.1.1.1]",
    3,
    "spec.addresses cannot be given with resolution DYNAMIC_DNS.",
  ],
  [
    "DYNAMIC_DNS on TCP",
    "hosts: ['*.example.com']\nresolution: DYNAMIC_DNS\nports: [{number: 443, name: tcp, protocol: TCP}]",
    3,
    "spec.ports[0].protocol must be HTTP, HTTP2, GRPC or TLS with resolution DYNAMIC_DNS.",
  ],
  [
    "export to all and one",
    "hosts: [a.example.com]\nexportTo: ['*', billing]",
    2,
    "spec.exportTo[0] `*` must stand alone in exportTo.",
  ],
  [
    "export to nobody and one",
    "hosts: [a.example.com]\nexportTo: ['~', billing]",
    2,
    "spec.exportTo[0] `~` must stand alone in exportTo.",
  ],
  [
    "export to itself twice",
    "hosts: [a.example.com]\nexportTo: ['.', shop]",
    2,
    "spec.exportTo[1] names the same namespace as exportTo[0].",
  ],
  [
    "export to no name",
    "hosts: [a.example.com]\nexportTo: [not_a_name]",
    2,
    "spec.exportTo[0] must be `.`, `*` or the name of a namespace.",
  ],
];

const ACCEPTED: readonly (readonly [what: string, spec: string])[] = [
  [
    "a wildcard without looking up",
    "hosts: ['*.example.com', '*-east.example.com', example.com.]\nports: [{number: 443, name: tls, protocol: tls}]",
  ],
  [
    "several hosts on TCP with NONE",
    "hosts: [a.example.com, b.example.com]\nresolution: NONE\nports: [{number: 9000, name: tcp, protocol: TCP}]",
  ],
  [
    "several hosts on HTTP",
    "hosts: [a.example.com, b.example.com]\nresolution: DNS\nports: [{number: 80, name: http, protocol: HTTP}]",
  ],
  [
    "ranges with STATIC, IPv6, and host bits",
    "hosts: [a.example.com]\nresolution: STATIC\naddresses: [10.1.2.3/8, '2001:db8::1', '2001:db8::/32']",
  ],
  [
    "no protocol, redis, Mongo and http_proxy",
    "hosts: [a.example.com]\nports: [{number: 1, name: a}, {number: 2, name: b, protocol: redis}, {number: 3, name: c, protocol: Mongo}, {number: 4, name: d, protocol: http_proxy}]",
  ],
  [
    "an endpoint that is a socket",
    "hosts: [a.example.com]\nresolution: STATIC\nports: [{number: 80, name: web}]\nendpoints: [{address: 'unix:///var/run/db.sock'}]",
  ],
  [
    "an endpoint behind a gateway",
    "hosts: [a.example.com]\nresolution: STATIC\nports: [{number: 80, name: web}]\nendpoints: [{network: west}]",
  ],
  ["names as DNS endpoints", "hosts: ['*.example.com']\nresolution: DNS\nendpoints: [{address: db.example.com}]"],
  ["export to nobody", "hosts: [a.example.com]\nexportTo: ['~']"],
  ["export to this and another", "hosts: [a.example.com]\nexportTo: ['.', billing]"],
  [
    "a DYNAMIC_DNS wildcard",
    "hosts: ['*.example.com']\nresolution: DYNAMIC_DNS\nports: [{number: 443, name: tls, protocol: TLS}]",
  ],
  ["empty lists and nulls", "hosts: [a.example.com]\naddresses: []\nendpoints: null\nexportTo: []"],
];

describe("a ServiceEntry is refused for", () => {
  test.each(REFUSED)("%s", (_rule, spec, line, message) => {
    expect(refusalsOf("ServiceEntry", spec)).toEqual([["rejected-by-webhook", line, message]]);
  });
});

describe("a ServiceEntry is taken with", () => {
  test.each(ACCEPTED)("%s", (_what, spec) => {
    expect(refusalsOf("ServiceEntry", spec)).toEqual([]);
  });
});
