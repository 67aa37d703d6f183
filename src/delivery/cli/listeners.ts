// `earshot listeners`: manifests -> what each sidecar would have, in the form of istiod's recorded answers or as a table.
import type { Command } from "commander";
import { distinct } from "../../gate/distinct.ts";
import type { Notice } from "../../manifests/notice.ts";
import type { Mesh } from "../../mesh/mesh.ts";
import { toConformanceForm } from "../../report/conformance-form.ts";
import { toListenerTables } from "../../report/to-listener-table.ts";
import { simulateSnapshot } from "../../simulation/simulate-snapshot.ts";
import {
  addSimulationFlags,
  example,
  formatOption,
  meshOption,
  outputOption,
  type SimulationFlags,
} from "./options.ts";
import { print, printJson, remark, remarkNotices } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readCalls } from "./read-calls.ts";
import { readMeshes } from "./simulate-paths.ts";

const FORMATS = ["json", "table"] as const;

interface ListenersFlags extends SimulationFlags {
  readonly calls?: string;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

const EXAMPLE = `earshot listeners clusters/prod --format table
kustomize build overlays/prod | earshot listeners - --all-injected --calls calls.yaml`;

export function addListeners(program: Command): void {
  const command = program
    .command("listeners")
    .description("show the outbound listeners that each sidecar would have")
    .argument("<path...>", "files and directories with manifests; - reads YAML from standard input")
    .addHelpText("after", example(EXAMPLE));
  addSimulationFlags(command)
    .addOption(meshOption())
    .option("--calls <file>", "calls to follow: a YAML list of {from, to, protocol, tls, host, sni}")
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .action((paths: string[], flags: ListenersFlags) =>
      withProgress("simulating listeners", () => listListeners(paths, flags)),
    );
}

/** Listeners that no manifest explains would puzzle whoever reads them. */
function noticesOfAssumed({ assumed = [] }: Mesh): readonly Notice[] {
  if (assumed.length === 0) return [];
  const names = assumed.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
  const message = `taken to be there, as in every cluster, though no manifest holds them: ${names} (--no-minimum leaves them out)`;
  return [{ code: "assumed-services", message, relevance: "no" }];
}

async function listListeners(paths: readonly string[], flags: ListenersFlags): Promise<void> {
  const calls = flags.calls === undefined ? undefined : readCalls(flags.calls);
  const read = await readMeshes(paths, flags);
  const meshes = read.map(({ state, settings }) => {
    const { simulation, notices } = simulateSnapshot(state, settings);
    return { simulation, notices: [...notices, ...noticesOfAssumed(simulation.mesh)] };
  });
  if (flags.format === "json") {
    const [only, ...others] = meshes.map(({ simulation, notices }) => {
      const { profile, mesh } = simulation;
      const name = meshes.length > 1 ? { mesh: mesh.name } : {};
      return { ...name, istio: profile.version, ...toConformanceForm(simulation, calls ?? []), notices };
    });
    printJson(others.length === 0 ? only : [only, ...others], flags.output);
    return;
  }
  const told = meshes.flatMap(({ notices }) => notices);
  remarkNotices(distinct(told, (notice) => JSON.stringify(notice)));
  const tables = meshes.map(({ simulation }) => {
    if (simulation.groups().length === 0)
      remark("No workload here has a sidecar; --all-injected assumes that all have.");
    const table = toListenerTables(simulation.groups());
    return meshes.length > 1 ? `mesh ${simulation.mesh.name}\n\n${table}` : table;
  });
  print(tables.join("\n"), flags.output);
}
