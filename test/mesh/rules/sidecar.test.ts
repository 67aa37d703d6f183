import { describe, expect, test } from "vitest";
import { refusalsOf } from "../mesh-of.ts";

const REFUSED: readonly (readonly [rule: string, spec: string, line: number, message: string])[] = [
  [
    "nothing in it",
    "workloadSelector: {labels: {app: cart}}",
    0,
    "spec is empty: give egress, ingress or outboundTrafficPolicy.",
  ],
  [
    "a wildcard in its selector",
    "workloadSelector: {labels: {app: '*'}}\negress: [{hosts: ['./*']}]",
    1,
    "spec.workloadSelector.labels.app must not have a wildcard.",
  ],
  [
    "a catch-all that is not last",
    "egress:\n- hosts: ['./*']\n- port: {number: 9000}\n  hosts: ['./*']",
    2,
    "spec.egress[0] has no port: only the last egress listener can be without one.",
  ],
  [
    "two listeners on one port",
    "egress:\n- port: {number: 9000}\n  hosts: ['./*']\n- port: {number: 9000}\n  bind: 127.0.0.1\n  hosts: ['./*']",
    4,
    "spec.egress[1] has the port or socket of egress[0] too.",
  ],
  [
    "a port's unknown protocol",
    "egress: [{port: {number: 9000, protocol: KAFKA}, hosts: ['./*']}]",
    1,
    "spec.egress[0].port.protocol is not a protocol that Istio knows: `KAFKA`.",
  ],
  [
    "a port out of range",
    "egress: [{port: {number: 70000}, hosts: ['./*']}]",
    1,
    "spec.egress[0].port.number must be a port from 1 to 65535.",
  ],
  [
    "a bind that is a name",
    "egress: [{port: {number: 9000}, bind: localhost, hosts: ['./*']}]",
    1,
    "spec.egress[0].bind must be an IP address, not `localhost`.",
  ],
  [
    "a port without a number",
    "egress: [{port: {protocol: TCP}, hosts: ['./*']}]",
    1,
    "spec.egress[0].port needs a number, or a bind that is a unix:// socket.",
  ],
  [
    "a socket that is a directory",
    "egress: [{port: {protocol: TCP}, bind: 'unix:///var/run/', hosts: ['./*']}]",
    1,
    "spec.egress[0].bind must be the absolute path of a socket after unix://.",
  ],
  [
    "a socket that is captured",
    "egress: [{port: {protocol: TCP}, bind: 'unix:///var/run/a.sock', captureMode: IPTABLES, hosts: ['./*']}]",
    1,
    "spec.egress[0].captureMode must be DEFAULT or NONE for a unix:// socket.",
  ],
  ["no hosts", "egress: [{hosts: []}]", 1, "spec.egress[0].hosts must name at least one host."],
  [
    "a host without namespace",
    "egress:\n- hosts:\n  - ./*\n  - cart.shop.svc.cluster.local",
    4,
    "spec.egress[0].hosts[1] must be of the form namespace/host, not `cart.shop.svc.cluster.local`.",
  ],
  [
    "a short host",
    "egress: [{hosts: [shop/cart]}]",
    1,
    "spec.egress[0].hosts[0] must have the full name of the host after the slash, not `cart`.",
  ],
  [
    "a malformed host",
    "egress: [{hosts: ['shop/a_b.example.com']}]",
    1,
    "spec.egress[0].hosts[0] must have a name after the slash, not `a_b.example.com`.",
  ],
  [
    "a wildcard for part of a label",
    "egress: [{hosts: ['shop/*-east.example.com']}]",
    1,
    "spec.egress[0].hosts[0] must not have a wildcard for part of a label.",
  ],
  [
    "a host of no namespace",
    "egress: [{hosts: [/cart.example.com]}]",
    1,
    "spec.egress[0].hosts[0] must have a namespace and a host.",
  ],
  [
    "a namespace that is no name",
    "egress: [{hosts: ['a.b/*']}]",
    1,
    "spec.egress[0].hosts[0] names no namespace: `a.b`.",
  ],
  [
    "an egress proxy without ALLOW_ANY",
    "outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n  egressProxy: {host: proxy.example.com, port: {number: 8080}}",
    3,
    "spec.outboundTrafficPolicy.egressProxy needs mode ALLOW_ANY.",
  ],
  [
    "an egress proxy without a port",
    "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: proxy.example.com}}",
    1,
    "spec.outboundTrafficPolicy.egressProxy needs a port.",
  ],
];

const ACCEPTED: readonly (readonly [what: string, spec: string])[] = [
  [
    "hosts of every form",
    "egress: [{hosts: ['./*', '*/*', '~/*', 'istio-system/*', '*/*.example.com', 'shop/cart.shop.svc.cluster.local']}]",
  ],
  [
    "a port and then a catch-all",
    "egress: [{port: {number: 9000, protocol: TCP, name: tcp}, bind: 127.0.0.1, hosts: ['./*']}, {hosts: ['./*']}]",
  ],
  [
    "two sockets",
    "egress: [{port: {protocol: TCP}, bind: 'unix:///a', hosts: ['./*']}, {port: {protocol: TCP}, bind: 'unix://@b', hosts: ['./*']}]",
  ],
  ["a policy alone", "outboundTrafficPolicy: {}"],
  [
    "an egress proxy",
    "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: proxy.example.com, port: {number: 8080}}}",
  ],
  ["an empty selector", "workloadSelector: {}\negress: [{hosts: ['./*']}]"],
];

describe("a Sidecar is refused for", () => {
  test.each(REFUSED)("%s", (_rule, spec, line, message) => {
    expect(refusalsOf("Sidecar", spec)).toEqual([["rejected-by-webhook", line, message]]);
  });
});

describe("a Sidecar is taken with", () => {
  test.each(ACCEPTED)("%s", (_what, spec) => {
    expect(refusalsOf("Sidecar", spec)).toEqual([]);
  });
});
