import { describe, expect, test } from "vitest";
import { findCalls } from "../../src/impact/find-calls.ts";
import { noticesOfSettingsCalls, withSettingsCalls } from "../../src/impact/settings-calls.ts";
import type { CallSetting } from "../../src/settings/settings.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const workload = (name: string, value: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: ${name}, env: [{name: DB, value: "${value}"}]}]}}}
`;
const { mesh } = simulateSnapshot(
  new Map([
    ["cart.yaml", workload("cart", "mysql://10.1.1.1:3306")],
    ["web.yaml", workload("web", "none")],
  ]),
).simulation;
const calls = (...settings: CallSetting[]) =>
  withSettingsCalls(findCalls(mesh), mesh, settings).map(({ from, to, protocol, tls, via, sure }) => ({
    from,
    to,
    protocol,
    tls,
    via,
    sure,
  }));

describe("calls of settings", () => {
  test("a glob stands for every workload that it matches, sorted among the others", () => {
    expect(calls({ from: "shop/*", to: "10.9.9.9:5432" })).toEqual([
      { from: "shop/cart", to: "10.1.1.1:3306", protocol: "tcp", tls: undefined, via: "DB", sure: true },
      { from: "shop/cart", to: "10.9.9.9:5432", protocol: "tcp", tls: undefined, via: "settings", sure: false },
      { from: "shop/web", to: "10.9.9.9:5432", protocol: "tcp", tls: undefined, via: "settings", sure: false },
    ]);
  });

  test("one that the repository names counts once, where it is written", () => {
    expect(calls({ from: "shop/cart", to: "10.1.1.1:3306" }).map(({ via }) => via)).toEqual(["DB"]);
  });

  test("a name that is called with TLS asks for itself", () => {
    const [call] = withSettingsCalls([], mesh, [{ from: "shop/web", to: "pay.example:443" }]);
    expect(call).toMatchObject({ tls: true, sni: "pay.example" });
    const [address] = withSettingsCalls([], mesh, [{ from: "shop/web", to: "10.1.1.1:443" }]);
    expect(address).not.toHaveProperty("sni");
  });

  test.each<[CallSetting, object]>([
    [
      { from: "shop/web", to: "pay.example:443" },
      { protocol: "tcp", tls: true, sure: false },
    ],
    [
      { from: "shop/web", to: "pay.example:443", protocol: "http" },
      { protocol: "http", tls: undefined, sure: true },
    ],
    [
      { from: "shop/web", to: "pay.example:8080" },
      { protocol: "http", sure: false },
    ],
    [
      { from: "shop/web", to: "[2001:db8::1]:3306", tls: true },
      { protocol: "tcp", tls: true },
    ],
  ])("%j", (setting, expected) => expect(calls(setting)[1]).toMatchObject(expected));

  test("too many are cut, and that is told", () => {
    const many = Array.from({ length: 6_000 }, (_, at): CallSetting => ({ from: "*/*", to: `10.9.0.1:${at + 1}` }));
    expect(calls(...many)).toHaveLength(10_001);
    expect(noticesOfSettingsCalls(many, [mesh])).toMatchObject([
      { message: "The settings name 12000 calls; the first 10000 are followed." },
    ]);
  });

  test("one that nobody makes is told", () => {
    expect(
      noticesOfSettingsCalls(
        [
          { from: "shop/gone", to: "10.1.1.1:80" },
          { from: "*/web", to: "10.1.1.1:80" },
        ],
        [mesh],
      ),
    ).toMatchObject([
      {
        code: "settings-call",
        message: "The settings name a call from shop/gone to 10.1.1.1:80, and there is no such workload.",
      },
    ]);
  });
});
