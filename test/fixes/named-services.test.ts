import { describe, expect, test } from "vitest";
import { names, usersOf } from "../../src/fixes/named-services.ts";
import { openers } from "../../src/fixes/opener.ts";
import type { KnownCall } from "../../src/impact/find-calls.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import { meshOf } from "./mesh-of.ts";

const mesh = meshOf(`
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {clusterIP: 10.68.0.7, ports: [{port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 3306}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {selector: {matchLabels: {app: db}}, serviceName: db, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: mysql}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: legacy, namespace: billing}
spec: {hosts: ["*.legacy.example"], addresses: [10.10.0.0/16], ports: [{number: 3306, name: tcp, protocol: TCP}], resolution: NONE}
`);
const call = (to: string, more: Partial<KnownCall> = {}): KnownCall => ({
  from: "shop/web",
  to,
  protocol: "tcp",
  via: "DB_ADDR",
  sure: true,
  ...more,
});
const named = (asked: KnownCall) =>
  openers(mesh)
    .filter((service) => names(asked, service, mesh))
    .map(({ object }) => object.name);

describe("a call names a service", () => {
  test.each<[string, KnownCall, readonly string[]]>([
    ["by its short name", call("cart:8080"), ["cart"]],
    ["by its name and namespace", call("cart.shop:8080"), ["cart"]],
    ["by its full name", call("cart.shop.svc.cluster.local:8080"), ["cart"]],
    ["by its full name with a dot, in capitals", call("Cart.Shop.svc.cluster.local.:8080"), ["cart"]],
    ["by its address", call("10.68.0.7:8080"), ["cart"]],
    ["by the symbol of its address", call("svc:shop/web:80"), ["web"]],
    ["by an address in its range", call("10.10.13.110:3306"), ["legacy"]],
    ["by a name that its wildcard covers", call("orders.legacy.example:3306"), ["legacy"]],
    ["by the Host that it asks for", call("203.0.113.7:80", { protocol: "http", host: "cart.shop" }), ["cart"]],
    ["by the name in its TLS hello", call("203.0.113.7:443", { tls: true, sni: "a.legacy.example" }), ["legacy"]],
    ["by one of its pods", call("pod:shop/db-0:3306"), ["db"]],
    ["from another namespace not by the short name", call("cart:8080", { from: "billing/x" }), []],
    ["not by any other address", call("10.68.0.8:8080"), []],
    ["not by a name that ends alike", call("xcart.shop:8080"), []],
  ])("%s", (_, asked, expected) => {
    expect(named(asked)).toEqual(expected);
  });
});

test("users are listed once", () => {
  const [legacy] = openers(mesh);
  if (legacy === undefined) throw new Error("no entry");
  const simulation = simulate(mesh, { profile: profileFor("1.30").profile });
  const calls = [
    call("10.10.1.1:1"),
    call("10.10.1.2:1"),
    call("x.legacy.example:1", { from: "billing/a" }),
    call("cart:1"),
  ];
  expect(usersOf(legacy, { bystanders: calls, simulation })).toEqual(["billing/a", "shop/web"]);
});
