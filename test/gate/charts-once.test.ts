// What is told of a chart that is not rendered, by its deployers and by each of its templates.
import { expect, test } from "vitest";
import { chartsOnce } from "../../src/gate/charts-once.ts";
import type { WeighedNotice } from "../../src/manifests/weigh-notices.ts";

const at = (path: string) => ({ path, startLine: 1, endLine: 1 });

const chart = (by: string, reason: string, incomplete = false): WeighedNotice => ({
  code: "chart-not-rendered",
  message: `Chart web, which ${by} deploys, was not rendered. ${reason}. What its templates make is not known.`,
  location: at("charts/web/Chart.yaml"),
  about: ["charts/web", by],
  relevance: "if-changed",
  incomplete,
});

const template = (path: string, incomplete: boolean): WeighedNotice => ({
  code: "not-rendered",
  message: "This document was left out: it is a template that is not rendered.",
  location: at(path),
  relevance: "yes",
  incomplete,
});

const words = (notices: readonly WeighedNotice[]) =>
  chartsOnce(notices).map(({ message, location, incomplete }) => `${location?.path} ${incomplete} ${message}`);

test("a template in the way puts the chart in the way, and is no notice of its own", () => {
  expect(words([template("charts/web/templates/web.yaml", true), chart("Application shop", "No helm")])).toEqual([
    "charts/web/Chart.yaml true Chart web, which Application shop deploys, was not rendered. No helm. What its templates make is not known.",
  ]);
});

test("several deployers are one notice, unless it fails otherwise for them", () => {
  const [shop, billing] = [chart("Application shop", "No helm"), chart("Application billing", "No helm", true)];
  expect(words([shop, billing])).toEqual([
    "charts/web/Chart.yaml true Chart web was not rendered. No helm. What its templates make is not known.",
  ]);
  expect(chartsOnce([shop, billing])[0]?.about).toEqual(["charts/web", "Application shop", "Application billing"]);
  expect(words([shop, chart("Application stock", "helm says: no db")])).toHaveLength(2);
});

test("templates that no such chart has stay", () => {
  const other = template("charts/other/templates/web.yaml", true);
  expect(chartsOnce([other, chart("Application shop", "No helm")])).toHaveLength(2);
  expect(chartsOnce([other])).toEqual([other]);
});
