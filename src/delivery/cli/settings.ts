// `earshot settings check`: a settings file -> what is wrong with it, line by line, or what holds in the end and where it comes
// from. Changes nothing.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { toSettingsText } from "../../report/to-settings-text.ts";
import { review } from "../../review.ts";
import { findSettings } from "../../settings/find-settings.ts";
import { readSettings } from "../../settings/read-settings.ts";
import { SETTINGS_PATH } from "../../settings/settings.ts";
import { readDirectory } from "../read-directory.ts";
import { findRepository, readWorkingTree } from "../read-git.ts";
import { readNamedFile } from "../read-paths.ts";
import { readShippedPolicies } from "../shipped.ts";
import { today } from "../today.ts";
import { isTrouble } from "../trouble.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { example, formatOption } from "./options.ts";
import { print, printJson, remark } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readSettingsFile } from "./read-settings-file.ts";

const FORMATS = ["text", "json"] as const;

interface CheckFlags {
  readonly format: (typeof FORMATS)[number];
  readonly organisation?: string;
}

const MORE = `
Exit status: 0 it can be used, 1 it cannot, 2 there is none.
${example("earshot settings check\nearshot settings check .github/earshot.yml --organisation ../.github/earshot.yml")}`;

export function addSettings(program: Command, finish: Finish): void {
  const settings = program.command("settings").description("look at settings (docs/settings.md tells of every key)");
  settings
    .command("check")
    .description("say what is wrong with a settings file, and what holds in the end")
    .argument("[file]", `the settings file (else ${SETTINGS_PATH} of this repository)`)
    .option("--organisation <file>", "the organisation's settings: defaults under those of the repository")
    .addOption(formatOption(FORMATS))
    .addHelpText("after", MORE)
    .action(async (file: string | undefined, flags: CheckFlags) => finish(await check(file, flags)));
}

async function check(named: string | undefined, flags: CheckFlags): Promise<number> {
  const root = await rootOf(process.cwd());
  const file = named ?? join(root, SETTINGS_PATH);
  const path = named ?? SETTINGS_PATH;
  if (named === undefined && !existsSync(file)) {
    remark(`There is no ${SETTINGS_PATH}: defaults hold. \`earshot init\` writes one.`);
    return NO_REVIEW;
  }
  const text = { path, text: readNamedFile(file) };
  const reading = readSettings(text);
  if (reading.kind === "broken") {
    if (flags.format === "json") printJson({ valid: false, problems: reading.problems, effective: [], notices: [] });
    else for (const { line, message } of reading.problems) print(`${path}:${line}: ${message}\n`);
    return 1;
  }
  const organisation = flags.organisation === undefined ? {} : { organisation: readSettingsFile(flags.organisation) };
  const { effective } = findSettings({ before: new Map(), after: new Map(), file: text, ...organisation });
  const notices = await withProgress("comparing with the repository", async () =>
    noticesOf(await readRoot(root), { settingsFile: text, ...organisation }),
  );
  if (flags.format === "json") printJson({ valid: true, problems: [], effective, notices });
  else print(toSettingsText({ path, effective, notices }));
  return 0;
}

const ABOUT_SETTINGS = /^(?:settings-|waiver-|unknown-|broken-policy)/;

/** What a review in which nothing changes says of the settings. */
async function noticesOf(state: Snapshot, files: Pick<Parameters<typeof review>[2], "settingsFile" | "organisation">) {
  const { notices } = await review(state, state, { policies: readShippedPolicies(), today: today(), ...files });
  return notices.filter(({ code }) => ABOUT_SETTINGS.test(code));
}

/** The top of the repository, or the current directory where there is none. */
export async function rootOf(directory: string): Promise<string> {
  try {
    return (await findRepository(directory)).root ?? directory;
  } catch (error) {
    if (isTrouble(error)) return directory;
    throw error;
  }
}

/** Everything that would be committed; outside of a repository, everything that is there. */
export async function readRoot(root: string): Promise<Snapshot> {
  return existsSync(join(root, ".git")) ? readWorkingTree(root, new Map()) : readDirectory(root);
}
