// Which object of the change does it, and what of it, with its line.
import { expect, test } from "vitest";
import type { ChangedObject } from "../../src/impact/impact.ts";
import { tellCauses } from "../../src/report/tell-causes.ts";
import { mysqlEntry, seedFinding } from "./example-reviews.ts";

const told = (...causes: readonly ChangedObject[]) => tellCauses({ ...seedFinding, causes });

const field = (line: number, ...path: readonly (string | number)[]) =>
  ({ path, location: { path: "demo/mysql.yaml", startLine: line, endLine: line }, side: "after" }) as const;

test("an object that is new or gone: its lines", () => {
  expect(told(mysqlEntry)).toBe("Caused by ServiceEntry `demo/mysql`, added (`demo/mysql.yaml:1-14`).");
  expect(told({ ...mysqlEntry, change: "removed" })).toBe(
    "Caused by ServiceEntry `demo/mysql`, removed (`demo/mysql.yaml:1-14`).",
  );
});

test("an object that is changed: the fields, and the line of the first", () => {
  const changed = { ...mysqlEntry, change: "changed" } as const;
  const fields = [field(9, "spec", "exportTo"), field(12, "spec", "ports", 0, "number")];
  expect(told({ ...changed, fields })).toBe(
    "Caused by ServiceEntry `demo/mysql`, changed in `spec.exportTo` and `spec.ports[0].number` (`demo/mysql.yaml:9`).",
  );
  expect(told(changed)).toBe("Caused by ServiceEntry `demo/mysql`, changed (`demo/mysql.yaml:1-14`).");
});

test("several objects, at most five of them; an object without a namespace; nothing without a cause", () => {
  const namespace = { ...mysqlEntry, kind: "Namespace", namespace: "", name: "demo" };
  expect(told(mysqlEntry, namespace)).toMatch(/\); Namespace `demo`, added \(`demo\/mysql\.yaml:1-14`\)\.$/);
  expect(told(...Array.from({ length: 7 }, () => mysqlEntry))).toMatch(/\); 2 more\.$/);
  expect(told()).toBeUndefined();
});
