// `earshot explain repository`: what Earshot makes of a repository before anybody changes it. Changes nothing.
import type { Command } from "commander";
import { explainRepository } from "../../gate/explain-repository.ts";
import { toRepositoryJson } from "../../report/to-repository-json.ts";
import { toRepositoryText } from "../../report/to-repository-text.ts";
import { readNamedDirectory } from "../read-paths.ts";
import { trouble } from "../trouble.ts";
import { addSimulationFlags, example, meshOption, outputOption, type SimulationFlags } from "./options.ts";
import { print, printJson, terminalStyle, terminalWidth } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readSettings } from "./read-change.ts";
import { readRoot, rootOf } from "./settings.ts";

interface ExplainFlags extends SimulationFlags {
  readonly json?: boolean;
  readonly output?: string;
  readonly organisation?: string;
}

const EXAMPLE = `earshot explain repository
earshot explain repository ../gitops --mesh prod
earshot explain repository --json | jq '.meshes[].units'`;

export function addExplain(program: Command): void {
  const explain = program.command("explain").description("say what Earshot understands");
  const command = explain
    .command("repository")
    .description(
      "say which meshes a repository holds, what was rendered how, where release and MeshConfig come from, who has a sidecar, and what was left out",
    )
    .argument("[directory]", "the repository (else the one around the current directory)")
    .option("--json", "as JSON")
    .option("--organisation <file>", "the organisation's settings: defaults under those of the repository")
    .addHelpText("after", example(EXAMPLE));
  addSimulationFlags(command)
    .addOption(meshOption())
    .addOption(outputOption())
    .action((directory: string | undefined, flags: ExplainFlags) =>
      withProgress("looking at the repository", () => explainHere(directory, flags)),
    );
}

async function explainHere(directory: string | undefined, flags: ExplainFlags): Promise<void> {
  const root = await rootOf(process.cwd());
  const state = directory === undefined ? await readRoot(root) : readNamedDirectory(directory);
  const change = { before: state, after: state, notices: [], root: directory ?? root, readAgain: async () => state };
  const explained = await explainRepository(state, readSettings(flags, change));
  const meshes = explained.meshes.filter(({ name }) => flags.mesh === undefined || flags.mesh === name);
  if (meshes.length === 0) {
    const names = explained.meshes.map(({ name }) => name).join(", ");
    throw trouble(`there is no mesh ${flags.mesh} here; there are: ${names}`);
  }
  const answer = { ...explained, meshes };
  if (flags.json === true) {
    printJson(toRepositoryJson(answer), flags.output);
    return;
  }
  const width = flags.output === undefined ? terminalWidth() : undefined;
  print(
    toRepositoryText(answer, { style: terminalStyle(flags.output), ...(width !== undefined && { width }) }),
    flags.output,
  );
}
