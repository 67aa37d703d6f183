import { describe, expect, test } from "vitest";
import { refusalsOf } from "../mesh-of.ts";

const ROUTE = "route: [{destination: {host: cart}}]";

const REFUSED: readonly (readonly [rule: string, spec: string, line: number, message: string])[] = [
  ["no routes", "hosts: [cart]", 0, "spec needs http, tls or tcp."],
  ["tcp in a delegate", `tcp: [{${ROUTE}}]`, 1, "spec.tcp cannot be given without hosts (a delegate has http only)."],
  [
    "gateways in a delegate",
    `gateways: [mesh]\nhttp: [{${ROUTE}}]`,
    1,
    "spec.gateways cannot be given without hosts (a delegate has http only).",
  ],
  [
    "a malformed host",
    `hosts: [cart_v1]\nhttp: [{${ROUTE}}]`,
    1,
    "spec.hosts[0] must be a name such as cart.shop.svc.cluster.local, not `cart_v1`.",
  ],
  [
    "the host `*` in the mesh",
    `hosts: ['*']\nhttp: [{${ROUTE}}]`,
    1,
    "spec.hosts[0] must not be `*` without a gateway.",
  ],
  [
    "hosts that overlap",
    `hosts:\n- '*.example.com'\n- a.example.com\nhttp: [{${ROUTE}}]`,
    3,
    "spec.hosts[1] is in hosts[0] (`*.example.com`) too.",
  ],
  [
    "a gateway that is no name",
    `hosts: [cart]\ngateways: [istio-system/my.gateway]\nhttp: [{${ROUTE}}]`,
    2,
    "spec.gateways[0] must be namespace/name or mesh, not `istio-system/my.gateway`.",
  ],
  ["tcp without a route", "hosts: [cart]\ntcp: [{match: [{port: 80}]}]", 2, "spec.tcp[0] needs a route."],
  [
    "a destination `*`",
    "hosts: [cart]\ntcp: [{route: [{destination: {host: '*'}}]}]",
    2,
    "spec.tcp[0].route[0].destination.host must be the name of a host, not `*`.",
  ],
  [
    "a destination's port 0",
    "hosts: [cart]\ntcp: [{route: [{destination: {host: cart, port: {number: 0}}}]}]",
    2,
    "spec.tcp[0].route[0].destination.port must have a number from 1 to 65535.",
  ],
  [
    "a destination's subset",
    "hosts: [cart]\ntcp: [{route: [{destination: {host: cart, subset: v.1}}]}]",
    2,
    "spec.tcp[0].route[0].destination.subset cannot be the name of a subset: `v.1`.",
  ],
  [
    "several destinations without weights",
    "hosts: [cart]\ntcp: [{route: [{destination: {host: a}}, {destination: {host: b}}]}]",
    2,
    "spec.tcp[0].route has several destinations, so they need weights.",
  ],
  [
    "a negative weight",
    "hosts: [cart]\nhttp: [{route: [{destination: {host: a}, weight: -1}]}]",
    2,
    "spec.http[0].route[0].weight must not be negative.",
  ],
  [
    "a subnet that is none",
    `hosts: [cart]\ntcp: [{match: [{destinationSubnets: [10.0.0.0/33]}], ${ROUTE}}]`,
    2,
    "spec.tcp[0].match[0].destinationSubnets[0] must be an IP address or CIDR, not `10.0.0.0/33`.",
  ],
  [
    "a label's value",
    `hosts: [cart]\ntcp: [{match: [{sourceLabels: {app: 'a b'}}], ${ROUTE}}]`,
    2,
    "spec.tcp[0].match[0].sourceLabels.app must be a label's value, not `a b`.",
  ],
  ["tls without a match", `hosts: [cart]\ntls: [{match: [], ${ROUTE}}]`, 2, "spec.tls[0] needs a match with sniHosts."],
  [
    "tls without sniHosts",
    `hosts: [cart]\ntls: [{match: [{sniHosts: []}], ${ROUTE}}]`,
    2,
    "spec.tls[0].match[0].sniHosts must name at least one host.",
  ],
  [
    "an sniHost of another host",
    `hosts: [a.example.com]\ntls: [{match: [{sniHosts: [b.example.com]}], ${ROUTE}}]`,
    2,
    "spec.tls[0].match[0].sniHosts[0] `b.example.com` is in none of the hosts.",
  ],
  [
    "http that leads nowhere",
    "hosts: [cart]\nhttp: [{name: main}]",
    2,
    "spec.http[0] needs route, redirect or directResponse.",
  ],
  [
    "http with two ways",
    `hosts: [cart]\nhttp: [{${ROUTE}, directResponse: {status: 404}}]`,
    2,
    "spec.http[0] has route and directResponse, but can have only one of them.",
  ],
  [
    "delegate and route",
    `hosts: [cart]\nhttp: [{delegate: {name: cart}, ${ROUTE}}]`,
    2,
    "spec.http[0].route cannot be together with delegate.",
  ],
  [
    "a delegate's delegate",
    `http: [{delegate: {name: cart}, ${ROUTE}}]`,
    1,
    "spec.http[0].delegate cannot stand in a delegate.",
  ],
  [
    "mirror and mirrors",
    `hosts: [cart]\nhttp: [{${ROUTE}, mirror: {host: a}, mirrors: [{destination: {host: b}}]}]`,
    2,
    "spec.http[0].mirrors cannot be together with mirror.",
  ],
  [
    "export to nobody",
    `hosts: [cart]\nexportTo: ['~']\nhttp: [{${ROUTE}}]`,
    2,
    "spec.exportTo[0] `~` is allowed for ServiceEntries only.",
  ],
];

const ACCEPTED: readonly (readonly [what: string, spec: string])[] = [
  ["short names, addresses and wildcards", `hosts: [cart, 10.1.2.3, '*.example.com']\nhttp: [{${ROUTE}}]`],
  ["the host `*` at a gateway", `hosts: ['*']\ngateways: [istio-system/public]\nhttp: [{${ROUTE}}]`],
  [
    "the mesh and a gateway",
    `hosts: [cart.example.com]\ngateways: [mesh, public, istio-system/public]\nhttp: [{${ROUTE}}]`,
  ],
  ["a delegate", `http: [{${ROUTE}}]`],
  ["a delegating root", "hosts: [cart]\nhttp: [{delegate: {name: cart, namespace: billing}}]"],
  [
    "weights, of which one is 0",
    "hosts: [cart]\ntls: [{match: [{sniHosts: [cart]}], route: [{destination: {host: a}, weight: 100}, {destination: {host: b}, weight: 0}]}]",
  ],
  [
    "an sniHost inside a wildcard",
    `hosts: ['*.example.com']\ntls: [{match: [{sniHosts: [a.example.com, '*.b.example.com', 10.1.1.1]}], ${ROUTE}}]`,
  ],
  ["redirect and direct response", "hosts: [cart]\nhttp: [{redirect: {uri: /a}}, {directResponse: {status: 503}}]"],
];

describe("a VirtualService is refused for", () => {
  test.each(REFUSED)("%s", (_rule, spec, line, message) => {
    expect(refusalsOf("VirtualService", spec)).toEqual([["rejected-by-webhook", line, message]]);
  });
});

describe("a VirtualService is taken with", () => {
  test.each(ACCEPTED)("%s", (_what, spec) => {
    expect(refusalsOf("VirtualService", spec)).toEqual([]);
  });
});

test("ten thousand hosts and server names are compared in time", () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `h${index}.example.com`);
  const spec = `hosts: ${JSON.stringify(names)}\ntls: [{match: [{sniHosts: ${JSON.stringify(names)}}], ${ROUTE}}]`;
  expect(refusalsOf("VirtualService", spec)).toEqual([]);
  const [first] = refusalsOf("VirtualService", spec.replace('"h9999.example.com"', '"*.example.com"'));
  expect(first?.[2]).toBe("spec.hosts[9999] is in hosts[0] (`h0.example.com`) too.");
});
