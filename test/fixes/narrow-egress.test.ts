import { describe, expect, test } from "vitest";
import { narrowEgress } from "../../src/fixes/narrow-egress.ts";
import { openers } from "../../src/fixes/opener.ts";
import { meshOf } from "./mesh-of.ts";

const unwanted = openers(
  meshOf(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: mysql, namespace: demo}
spec: {hosts: [mysql.demo], ports: [{number: 3306, name: tcp, protocol: TCP}], resolution: STATIC}
`),
);
const needed = ["./*", "istio-system/*", "billing/cards.example.com"];
const narrow = (hosts: readonly string[], need = needed) =>
  narrowEgress(hosts, { namespace: "shop", unwanted, needed: need });

describe("what lets the service in is taken out of a list", () => {
  test.each<[readonly string[], readonly string[]]>([
    [["*/*"], needed],
    [
      ["./*", "*/*"],
      ["./*", "istio-system/*", "billing/cards.example.com"],
    ],
    [["./*", "demo/*"], ["./*"]],
    [
      ["./*", "*/*.demo", "billing/*"],
      ["./*", "billing/*"],
    ],
  ])("%j", (hosts, expected) => {
    expect(narrow(hosts)).toEqual(expected);
  });
  test("and nothing when nothing does", () => {
    expect(narrow(["./*", "istio-system/*", "billing/*"])).toBeUndefined();
  });
});
describe("a list stays as it is", () => {
  test("when it asks for the service by name", () => {
    expect(narrow(["./*", "demo/mysql.demo"])).toMatchObject({ reason: expect.stringContaining("by name") });
  });
  test("when its namespace needs the service", () => {
    expect(narrow(["*/*"], [...needed, "demo/mysql.demo"])).toMatchObject({ reason: expect.stringContaining("use") });
  });
  test("when nothing would be left", () => {
    expect(narrow(["demo/*"])).toMatchObject({ reason: expect.stringContaining("nothing would be left") });
  });
});
