// A template that nothing renders stands in the way of changes that can make something else of it, and of no others.
import { expect, test } from "vitest";
import type { Notice } from "../../src/manifests/notice.ts";
import { alterationOf, weighNotices } from "../../src/manifests/weigh-notices.ts";

const TEMPLATE: Notice = {
  code: "not-rendered",
  message: "",
  location: { path: "src/istio/charts/config/templates/gateway.yaml", startLine: 1, endLine: 1 },
  relevance: "yes",
};

const STATE = ["src/istio/charts/config/Chart.yaml", "src/loki/chart/Chart.yaml", "src/values-base/Chart.yaml"];

test.each([
  ["a file of its chart", "src/istio/charts/config/ports", true],
  ["values beside its chart", "src/istio/values/base.yaml", true],
  ["values of all", "values/loki.yaml", true],
  ["values of an environment", "envs/prod/values.yaml", true],
  ["values beside another chart", "src/loki/values/base.yaml", false],
  ["values of another chart", "src/loki/chart/values.yaml", false],
  ["a chart that is called so", "src/values-base/templates/x.yaml", true],
  ["no values", "src/loki/zarf.yaml", false],
])("%s", (_, path, isInTheWay) => {
  const before = new Map([...STATE, path].map((one) => [one, "a: 1\n"]));
  const after = new Map([...before, [path, "a: 2\n"]]);
  const [weighed] = weighNotices([TEMPLATE], [], alterationOf(before, after, false));

  expect(weighed?.incomplete).toBe(isInTheWay);
});

test("what a program is tested with is in the way of a change of it alone", () => {
  const location = { path: "operator/testdata/mesh.yaml", startLine: 1, endLine: 1 };
  const weigh = (path: string) =>
    weighNotices([{ ...TEMPLATE, location }], [], { paths: new Set([path]), objects: true })[0]?.incomplete;
  expect(weigh("shop/cart.yaml")).toBe(false);
  expect(weigh("operator/testdata/mesh.yaml")).toBe(true);
});
