// `earshot upgrade`: what an upgrade of istiod alone moves in a repository, by cause. Changes nothing.
import type { Command } from "commander";
import { movesTraffic, type Upgrade, upgrade } from "../../impact/upgrade.ts";
import { toUpgradeJson } from "../../report/to-upgrade-json.ts";
import { toUpgradeMarkdown } from "../../report/to-upgrade-markdown.ts";
import { toUpgradeText } from "../../report/to-upgrade-text.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { addMeshFlags, example, formatOption, meshOption, outputOption, type SimulationFlags } from "./options.ts";
import { print, printJson, terminalStyle, terminalWidth } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readMesh, settingsCalls } from "./simulate-paths.ts";

const FORMATS = ["text", "markdown", "json"] as const;
type Format = (typeof FORMATS)[number];

interface UpgradeFlags extends Omit<SimulationFlags, "istio"> {
  readonly from?: string;
  readonly to: string;
  readonly format: Format;
  readonly output?: string;
}

const PRINT: Readonly<Record<Format, (result: Upgrade, file?: string) => void>> = {
  text: printText,
  markdown: (result, file) => print(toUpgradeMarkdown(result), file),
  json: (result, file) => printJson(toUpgradeJson(result), file),
};

const MORE = `
Exit status: 0 nothing moves, 1 some traffic moves, 2 it cannot be said.
${example("earshot upgrade --from 1.22.8 --to 1.30 clusters/prod\nearshot upgrade --to 1.30 --format markdown --output upgrade.md")}`;

export function addUpgrade(program: Command, finish: Finish): void {
  const command = program
    .command("upgrade")
    .description("say what an upgrade of istiod alone moves: calls and listeners, by what causes it")
    .argument("[path...]", "files and directories with manifests; - reads YAML from standard input", ["."])
    .option("--from <release>", "release that runs today (else what settings or manifests name)")
    .requiredOption("--to <release>", "release to upgrade to, such as 1.30 or 1.30.3")
    .addHelpText("after", MORE);
  addMeshFlags(command)
    .addOption(meshOption())
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .action(async (paths: string[], flags: UpgradeFlags) => {
      const result = await withProgress("simulating both releases", () => upgradePaths(paths, flags));
      PRINT[flags.format](result, flags.output);
      finish(statusOf(result));
    });
}

async function upgradePaths(paths: readonly string[], flags: UpgradeFlags): Promise<Upgrade> {
  const mesh = await readMesh(paths, flags);
  const { istio, ...settings } = mesh.settings;
  const from = flags.from ?? istio;
  return upgrade(mesh.state, {
    ...settings,
    calls: settingsCalls(flags),
    to: flags.to,
    ...(from !== undefined && { from }),
  });
}

function statusOf(result: Upgrade): number {
  if (result.isUnknown) return NO_REVIEW;
  if (movesTraffic(result)) return 1;
  return result.notices.some(({ relevance }) => relevance === "yes") ? NO_REVIEW : 0;
}

function printText(result: Upgrade, file?: string): void {
  const width = file === undefined ? terminalWidth() : undefined;
  print(toUpgradeText(result, { style: terminalStyle(file), ...(width !== undefined && { width }) }), file);
}
