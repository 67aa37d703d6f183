// `npm run bench:simulate [-- NAMESPACES…]`: what simulating all proxies of a mesh costs, before and after a change of one
// object, beside what js-yaml needs for the same manifests. A table for people; it fails no test.
import { execFileSync } from "node:child_process";
import { argv, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { median, printTable } from "../print-table.ts";
import { CHANGES } from "../write-repository.ts";
import type { Measurement, Round } from "./measure.ts";

const SIZES = [50, 200, 1000, 2000];
const ROUNDS = 5;
/** Of the processor time that js-yaml needs for the same manifests in the same run. */
const GOAL = 0.5;
const GOAL_OF_GROWTH = 2.3;

function measure(namespaces: number): Measurement {
  const script = fileURLToPath(new URL("./measure.ts", import.meta.url));
  const options = { encoding: "utf8", maxBuffer: 1e7 } as const;
  return JSON.parse(execFileSync(execPath, ["--expose-gc", script, `${namespaces}`, `${ROUNDS}`], options));
}

const bothStates = ({ before, after }: Round): number => before + (after[0] ?? 0);

function rowOf(namespaces: number, { rounds, megabytes, ...sizes }: Measurement): readonly string[] {
  const of = (pick: (round: Round) => number): string => median(rounds.map(pick)).toFixed(0);
  const share = (round: Round | undefined) => (round === undefined ? Number.NaN : bothStates(round) / round.jsYaml);
  return [
    `${namespaces}`,
    `${sizes.workloads}`,
    sizes.megabytesOfYaml.toFixed(1),
    of(({ jsYaml }) => jsYaml),
    of(({ reading }) => reading),
    of(({ meshes }) => meshes),
    of(({ before }) => before),
    ...CHANGES.map((_, index) => of(({ after }) => after[index] ?? Number.NaN)),
    median(rounds.map(share)).toFixed(2),
    share(rounds[0]).toFixed(2),
    of(({ calls }) => calls),
    ...[megabytes.documents, megabytes.meshes, megabytes.simulations].map((size) => size.toFixed(0)),
    `${sizes.groups}`,
    `${sizes.listeners}`,
    `${sizes.clusters}`,
  ];
}

const HEADS = [
  "namespaces",
  "workloads",
  "MB YAML",
  "js-yaml",
  "reading",
  "meshes",
  "before",
  ...CHANGES.map((_, index) => `after ${index + 1}`),
  "both/js-yaml",
  "first round",
  "calls",
  "MB documents",
  "MB meshes",
  "MB both",
  "groups",
  "listeners",
  "clusters",
];

const sizes = argv.length > 2 ? argv.slice(2).map(Number) : SIZES;
const measured = sizes.map((namespaces) => ({ namespaces, measurement: measure(namespaces) }));
printTable([HEADS, ...measured.map(({ namespaces, measurement }) => rowOf(namespaces, measurement))]);
console.log(`\nMilliseconds of processor time, medians of ${ROUNDS} rounds. Both states: before, and after change 1.`);
for (const [index, { name }] of CHANGES.entries()) console.log(`after ${index + 1}: ${name}`);
console.log(
  "js-yaml: loadAll of each file. Calls: every known call is followed through routes and clusters, in both states.",
);
const timeOf = (namespaces: number): number | undefined => {
  const { rounds } = measured.find((one) => one.namespaces === namespaces)?.measurement ?? {};
  return rounds && median(rounds.map(bothStates));
};
const growth = (timeOf(2000) ?? Number.NaN) / (timeOf(1000) ?? Number.NaN);
console.log(`Goal: both/js-yaml at most ${GOAL} with 1000 namespaces.`);
if (!Number.isNaN(growth))
  console.log(`Growth from 1000 to 2000 namespaces: ${growth.toFixed(2)} × (at most ${GOAL_OF_GROWTH}).`);
