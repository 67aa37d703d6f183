// Flags that mean the same on every command that simulates, and the texts behind them.
import { type Command, Option } from "commander";
import { readNamedFile } from "../read-paths.ts";

export interface SimulationFlags {
  readonly istio?: string;
  readonly meshConfig?: string;
  readonly allInjected?: boolean;
}

export function addSimulationFlags(command: Command): Command {
  return command
    .option(
      "--istio <release>",
      "Istio release to simulate, such as 1.30 or 1.30.3 (else what the manifests name, else the newest)",
    )
    .option("--mesh-config <file>", "MeshConfig as YAML; wins over what the manifests hold")
    .option("--all-injected", "treat every workload as having a sidecar");
}

export function formatOption<const Formats extends readonly [string, ...string[]]>(formats: Formats): Option {
  return new Option("--format <format>", "form of the answer").choices(formats).default(formats[0]);
}

export function outputOption(): Option {
  return new Option("--output <file>", "write the answer to a file instead of standard output");
}

/** The MeshConfig that `--mesh-config` names. */
export function readMeshConfig({ meshConfig }: SimulationFlags): { path: string; text: string } | undefined {
  return meshConfig === undefined ? undefined : { path: meshConfig, text: readNamedFile(meshConfig) };
}

export function example(lines: string): string {
  return `\nExample:\n${lines.replace(/^/gm, "  $ ")}\n`;
}
