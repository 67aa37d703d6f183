// `earshot init`: looks at the repository and writes a settings file that fits it. Never overwrites one unless it is told to.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { isObject } from "../../mesh/plain-value.ts";
import { readSettingsText } from "../../mesh/read-settings-text.ts";
import { NEWEST_STABLE } from "../../releases/profile.ts";
import { formatLocation } from "../../report/format-location.ts";
import { type RepositoryFacts, toInitialSettings } from "../../report/to-initial-settings.ts";
import { type Mode, SETTINGS_PATH } from "../../settings/settings.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import { simulateSnapshot } from "../../simulation/simulate-snapshot.ts";
import { trouble } from "../trouble.ts";
import { example } from "./options.ts";
import { print } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readRoot, rootOf } from "./settings.ts";

interface InitFlags {
  readonly force?: boolean;
  readonly mode: Mode;
  readonly stdout?: boolean;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .description(`write a ${SETTINGS_PATH} that fits this repository`)
    .option("--force", "overwrite the one that is there")
    .option("--stdout", "print it, and write nothing")
    .addOption(
      new Option("--mode <mode>", "enforce blocks, observe only reports")
        .choices(["enforce", "observe"])
        .default("enforce"),
    )
    .addHelpText("after", example("earshot init --mode observe"))
    .action((flags: InitFlags) => init(flags));
}

async function init({ force, mode, stdout }: InitFlags): Promise<void> {
  const root = await rootOf(process.cwd());
  const target = join(root, SETTINGS_PATH);
  if (stdout !== true && force !== true && existsSync(target))
    throw trouble(`${SETTINGS_PATH} is there already: --force overwrites it, --stdout only prints`);
  const text = await withProgress("looking at the repository", async () =>
    toInitialSettings({ ...factsOf(await readRoot(root)), mode }),
  );
  if (stdout === true) {
    print(text);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  print(
    `Written: ${SETTINGS_PATH}. It counts once it is on the base branch. \`earshot settings check\` says what holds.\n`,
  );
}

function factsOf(state: Snapshot): Omit<RepositoryFacts, "mode"> {
  const { simulation } = simulateSnapshot(state);
  const { mesh } = simulation;
  const { release } = mesh.istiod;
  const { source } = mesh.config;
  const file = source === undefined ? findMeshConfigFile(state) : undefined;
  return {
    newest: NEWEST_STABLE,
    ...(release !== undefined && {
      release: { value: release.value, place: `${release.what}, ${formatLocation(release.location)}` },
    }),
    ...(source !== undefined && { meshConfig: `${source.kind} in ${source.path}` }),
    ...(file !== undefined && { meshConfigFile: file }),
    folders: foldersOfMeshes([...new Set(mesh.workloads.map(({ source: { path } }) => path))]),
    ...namespacesOf(simulation),
  };
}

function namespacesOf({ mesh, sidecars }: Simulation): Pick<RepositoryFacts, "namespaces" | "assumedInjected"> {
  const names = (workloads: readonly { readonly namespace: string }[]) =>
    [...new Set(workloads.map(({ namespace }) => namespace))].sort();
  const assumed = sidecars.filter((sidecar) => sidecar.assumed).map(({ workload }) => workload);
  return { namespaces: names(mesh.workloads), assumedInjected: names(assumed) };
}

const MESH_FOLDER = /^((?:.*\/)?(?:clusters|environments|envs|overlays)\/[^/]+)\//;

/** `clusters/prod`, `clusters/stage`: at least two, or they say nothing. */
function foldersOfMeshes(paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.flatMap((path) => MESH_FOLDER.exec(path)?.[1] ?? []));
  return folders.size > 1 ? [...folders].sort() : [];
}

/** Fields that nothing but MeshConfig has. */
const OF_MESH_CONFIG = [
  "outboundTrafficPolicy",
  "discoverySelectors",
  "defaultServiceExportTo",
  "protocolDetectionTimeout",
];

function findMeshConfigFile(state: Snapshot): string | undefined {
  return [...state.keys()].sort().find((path) => {
    const text = state.get(path);
    if (typeof text !== "string" || !OF_MESH_CONFIG.some((field) => text.includes(field))) return false;
    const value = readSettingsText(text);
    return isObject(value) && !("kind" in value) && OF_MESH_CONFIG.some((field) => field in value);
  });
}
