import { expect, test } from "vitest";
import { freeAddresses, usedAddresses } from "../../src/fixes/free-address.ts";
import { meshOf } from "./mesh-of.ts";

test("the first address of the pool that nobody has", () => {
  expect(freeAddresses("240.1.0.0/16", 1, [])).toEqual(["240.1.0.1"]);
  expect(freeAddresses("240.1.0.77/16", 2, ["240.1.0.1", "240.1.0.3"])).toEqual(["240.1.0.2", "240.1.0.4"]);
});
test("declared ranges are jumped over", () => {
  expect(freeAddresses("240.1.0.0/16", 1, ["240.1.0.0/30", "240.1.0.4"])).toEqual(["240.1.0.5"]);
});
test("symbols and names are not addresses", () => {
  expect(freeAddresses("240.1.0.0/16", 1, ["svc:demo/mysql", "mysql.demo", "", "pod:demo/a-0"])).toEqual(["240.1.0.1"]);
});
test("IPv6 pools, in any spelling", () => {
  expect(freeAddresses("fd00:1::/64", 2, ["fd00:0001:0::1"])).toEqual(["fd00:1::2", "fd00:1::3"]);
});
test.each(["240.240.0.0/16", "240.240.7.0/24", "2001:2::/64"])("never what istiod hands out itself: %s", (pool) => {
  expect(freeAddresses(pool, 1, [])).toEqual({ reason: `the address pool ${pool} has no free address` });
});
test.each(["240.1.0.0", "10.1/16", "mysql", "240.1.0.0/33", "010.1.0.0/16"])("%s is no pool", (pool) => {
  expect(freeAddresses(pool, 1, [])).toMatchObject({ reason: expect.stringContaining("is not a range") });
});
test("a pool that is full says so", () => {
  expect(freeAddresses("240.1.0.0/30", 3, [])).toEqual({ reason: "the address pool 240.1.0.0/30 has no free address" });
  expect(freeAddresses("240.1.0.0/30", 2, [])).toEqual(["240.1.0.1", "240.1.0.2"]);
});

test("every address that a mesh mentions is used", () => {
  const mesh = meshOf(`
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {clusterIP: 240.1.0.1, clusterIPs: [240.1.0.1, "fd00::1"], ports: [{port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: cards, namespace: billing}
spec:
  hosts: [cards.example.com]
  addresses: [240.1.0.2, 240.1.1.0/24]
  ports: [{number: 443, name: tls, protocol: TLS}]
  resolution: STATIC
  endpoints: [{address: 240.1.0.3}]
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: vm, namespace: billing}
spec: {address: 240.1.0.4, labels: {app: vm}}
---
apiVersion: v1
kind: Endpoints
metadata: {name: cart, namespace: shop}
subsets: [{addresses: [{ip: 240.1.0.5}], ports: [{port: 80}]}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: cart-1, namespace: shop, labels: {kubernetes.io/service-name: cart}}
addressType: IPv4
endpoints: [{addresses: [240.1.0.6]}]
ports: [{port: 80}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cards, namespace: billing}
spec:
  hosts: [cards.example.com]
  tcp:
  - match: [{destinationSubnets: [240.1.0.7]}]
    route: [{destination: {host: cards.example.com}}]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{bind: 240.1.0.8, port: {number: 9, protocol: TCP, name: x}, hosts: ["./*"]}]}
`);
  const call = { from: "shop/cart", to: "240.1.0.9:3306", protocol: "tcp", via: "MYSQL_ADDR", sure: true } as const;
  const used = usedAddresses(mesh, [call]);
  expect(freeAddresses("240.1.0.0/16", 1, used)).toEqual(["240.1.0.10"]);
  expect(used).toContain("240.1.1.0/24");
});
