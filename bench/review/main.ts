// `npm run bench:review [-- NAMESPACES…]`: what `earshot review` of one change costs in repositories of that size, as a process
// and in the App's thread, beside js-yaml that merely parses the files and, where the environment names it as ISTIOCTL, beside
// `istioctl analyze`. A table for people; it fails no test.
import { rmSync } from "node:fs";
import { argv, env, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { median, printTable } from "../print-table.ts";
import { makeRepository } from "./make-repository.ts";
import { type Cost, runProcess } from "./run-process.ts";
import type { Warmth } from "./warm.ts";

const SIZES = [50, 200, 1000, 2000];
const ROUNDS = 3;

interface Measurement {
  readonly namespaces: number;
  readonly files: number;
  readonly megabytesOfYaml: number;
  readonly jsYaml: Cost;
  readonly review: Cost;
  readonly istioctl: Cost | undefined;
  readonly warmth: Warmth;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const EARSHOT = path("../../dist/delivery/cli/main.js");

/** The middle one by processor time. */
function middle(run: () => Cost): Cost {
  const costs = Array.from({ length: ROUNDS }, run);
  const time = median(costs.map(({ processor }) => processor));
  return costs.find(({ processor }) => processor === time) ?? run();
}

function measure(namespaces: number): Measurement {
  const { directory, files, megabytes } = makeRepository(namespaces);
  const node = (...args: readonly string[]): Cost => runProcess([execPath, ...args], directory);
  try {
    return {
      namespaces,
      files,
      megabytesOfYaml: megabytes,
      jsYaml: middle(() => node(path("parse.ts"), directory)),
      review: middle(() => node(EARSHOT, "review", "--base", "base", "--head", "entry")),
      istioctl: env.ISTIOCTL ? middle(() => analyze(env.ISTIOCTL ?? "", directory)) : undefined,
      warmth: JSON.parse(node(path("warm.ts"), directory).output),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function analyze(istioctl: string, directory: string): Cost {
  return runProcess([istioctl, "analyze", "--use-kube=false", "-A", "--recursive", "."], directory);
}

const HEADS = [
  "namespaces",
  "files",
  "MB YAML",
  "js-yaml s",
  "cpu",
  "MB",
  "review s",
  "cpu",
  "MB",
  "s/js-yaml",
  "cpu/js-yaml",
  "istioctl s",
  "cpu",
  "MB",
  "first ms",
  "second",
  "third",
];

const costCells = (cost: Cost | undefined): readonly string[] =>
  cost === undefined
    ? ["-", "-", "-"]
    : [cost.seconds.toFixed(2), cost.processor.toFixed(2), cost.megabytes.toFixed(0)];

function rowOf({ namespaces, files, megabytesOfYaml, jsYaml, review, istioctl, warmth }: Measurement) {
  return [
    `${namespaces}`,
    `${files}`,
    megabytesOfYaml.toFixed(1),
    ...costCells(jsYaml),
    ...costCells(review),
    (review.seconds / jsYaml.seconds).toFixed(2),
    (review.processor / jsYaml.processor).toFixed(2),
    ...costCells(istioctl),
    ...[warmth.first, warmth.second, warmth.third].map((time) => time.toFixed(0)),
  ];
}

/** What is measured, and at most how much of it there may be. */
function goalsOf(measured: readonly Measurement[]): readonly (readonly [what: string, is: number, goal: number])[] {
  const of = (namespaces: number) => measured.find((one) => one.namespaces === namespaces);
  const [small, large, twice] = [of(50), of(1000), of(2000)];
  return [
    ["1000 namespaces, review / js-yaml, by the clock", ratio(large?.review, large?.jsYaml), 2.5],
    ["1000 namespaces, MB of memory", large?.review.megabytes ?? Number.NaN, 400],
    ["1000 namespaces, review / istioctl analyze", ratio(large?.review, large?.istioctl), 1 / 3],
    ["50 namespaces, review / istioctl analyze", ratio(small?.review, small?.istioctl), 1],
    [
      "2000 / 1000 namespaces, processor time",
      (twice?.review.processor ?? Number.NaN) / (large?.review.processor ?? 1),
      2.3,
    ],
    [
      "1000 namespaces, second review in the thread / cold",
      (large?.warmth.second ?? Number.NaN) / 1000 / (large?.review.seconds ?? 1),
      0.1,
    ],
  ];
}

const ratio = (one: Cost | undefined, other: Cost | undefined): number =>
  (one?.seconds ?? Number.NaN) / (other?.seconds ?? Number.NaN);

const sizes = argv.length > 2 ? argv.slice(2).map(Number) : SIZES;
const measured = sizes.map(measure);
printTable([HEADS, ...measured.map(rowOf)]);
console.log(`
Seconds by the clock, seconds of processor time (git's included) and the most memory; medians of ${ROUNDS} runs. js-yaml: a process that
loads each file. Review: an address-less ServiceEntry is added. First, second, third: reviews in one thread of the App, in
milliseconds by the clock: the same change; then a Service's port instead; then the entry on another port.
`);
for (const [what, is, goal] of goalsOf(measured)) {
  if (!Number.isNaN(is)) console.log(`${what}: ${is.toFixed(2)} (goal: at most ${goal.toFixed(2)})`);
}
