// Flags that mean the same on every command that simulates, and the texts behind them.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ProfileSettings } from "../../simulation/choose-profile.ts";
import { readNamedFile } from "../read-paths.ts";

export interface SimulationFlags {
  readonly istio?: string;
  readonly istiodEnv?: ReadonlyMap<string, string>;
  readonly compatibilityVersion?: string;
  readonly meshConfig?: string;
  readonly allInjected?: boolean;
  /** False where nothing is to be taken to be in the cluster that no manifest says. */
  readonly minimum?: boolean;
  readonly settings?: string;
  /** False where Kustomize and Helm are not to be run. */
  readonly render?: boolean;
  /** Checkouts of repositories that the settings name under sources, by name. */
  readonly source?: ReadonlyMap<string, string>;
  /** Only where a command looks at one mesh. */
  readonly mesh?: string;
}

export function addSimulationFlags(command: Command): Command {
  return addMeshFlags(
    command.option(
      "--istio <release>",
      "Istio release to simulate, such as 1.30 or 1.30.3 (else what the manifests name, else the newest)",
    ),
  );
}

/** Everything but the release. */
export function addMeshFlags(command: Command): Command {
  return command
    .option(
      "--istiod-env <name=value>",
      "an environment switch of istiod; wins over what the manifests hold (may be repeated)",
      collectVariable,
    )
    .option("--compatibility-version <release>", "compatibilityVersion of istiod's chart; wins over the manifests")
    .option("--mesh-config <file>", "MeshConfig as YAML; wins over what the manifests hold")
    .option("--settings <file>", "settings, in the form of .github/earshot.yml; flags win over them")
    .option(
      "--no-render",
      "do not run kustomize and helm: kustomizations are read as they are written, charts are not rendered",
    )
    .option("--no-minimum", "do not take kubernetes.default, kube-dns and istiod to be there where no manifest says so")
    .option(
      "--source <owner/name=dir>",
      "a checkout of a repository that the settings name under sources (owner/name@ref=dir where they name a ref; may be repeated)",
      collectSource,
    )
    .option(
      "--all-injected",
      "treat every workload as having a sidecar, no address as allocated and nothing as there without a manifest, as in istiod's recorded answers",
    );
}

function collectSource(text: string, known: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, name, directory] = /^([\w.-]+\/[\w.-]+(?:@[^=]+)?)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || directory === undefined)
    throw new InvalidArgumentError("OWNER/NAME=DIRECTORY is expected.");
  return new Map([...known, [name, directory]]);
}

function collectVariable(text: string, known: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("NAME=VALUE is expected.");
  return new Map([...known, [name, value]]);
}

/** What the flags say of istiod, for every command that simulates. */
export function profileSettings({ istio, istiodEnv, compatibilityVersion }: SimulationFlags): ProfileSettings {
  return {
    ...(istio !== undefined && { istio }),
    ...(istiodEnv !== undefined && { environment: istiodEnv }),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
  };
}

export function meshOption(): Option {
  return new Option("--mesh <name>", "the mesh of the settings to look at, where they have several");
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
