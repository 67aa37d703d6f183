// `--base/--head` or `--before/--after` -> the two states to compare, and where their files lie on disk.
import { existsSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import type { Notice } from "../../manifests/notice.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import type { ReviewSettings } from "../../review.ts";
import { type Revisions, readRevisions, readWorkingTree } from "../read-git.ts";
import { readNamedDirectory, readNamedFile } from "../read-paths.ts";
import { trouble } from "../trouble.ts";
import { profileSettings, type SimulationFlags } from "./options.ts";
import { ownRenderer } from "./own-renderer.ts";
import { readSettingsFile } from "./read-settings-file.ts";
import { settingsOfCheckout } from "./settings-of-checkout.ts";

export interface ChangeFlags {
  readonly base?: string;
  readonly head?: string;
  readonly before?: string;
  readonly after?: string;
  readonly staged?: boolean;
}

/** What reviews alone want to know. */
interface ReviewFlags extends SimulationFlags {
  readonly organisation?: string;
}

export interface Change {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly notices: readonly Notice[];
  /** Where edits of the after side are written; undefined where there are no files (a bare repository). */
  readonly root: string | undefined;
  /** The files under `root` as they are now. */
  readonly readAgain: () => Promise<Snapshot>;
}

export function addChangeFlags(command: Command): Command {
  return command
    .option("--base <ref>", "git revision before the change")
    .option("--head <ref>", "git revision with the change; it is merged into base (without it: the working tree)")
    .option(
      "--staged",
      "the change is what is staged, not the working tree (for a pre-commit hook; --base is HEAD unless said)",
    )
    .option("--organisation <file>", "the organisation's settings: defaults under those of the repository")
    .option("--before <dir>", "directory as it is before the change")
    .option("--after <dir>", "directory as it is with the change");
}

/** Reads both states. Throws trouble when the flags do not name two, or when they are not there. */
export async function readChange(flags: ChangeFlags): Promise<Change> {
  const { head, before, after, staged } = flags;
  const base = flags.base ?? (staged === true ? "HEAD" : undefined);
  if (staged === true && (head ?? before ?? after) !== undefined)
    throw trouble("--staged goes with --base alone: it is what would be committed");
  if (base !== undefined && staged === true) return readFromGit({ base, staged });
  if (base !== undefined && before === undefined && after === undefined)
    return readFromGit({ base, ...(head !== undefined && { head }) });
  if (base === undefined && head === undefined && before !== undefined && after !== undefined) {
    const readAgain = async () => readNamedDirectory(after);
    return { before: readNamedDirectory(before), after: await readAgain(), notices: [], root: after, readAgain };
  }
  throw trouble("say what to compare: --base REF [--head REF], or --before DIR --after DIR");
}

async function readFromGit(revisions: Revisions): Promise<Change> {
  const states = await readRevisions(process.cwd(), revisions);
  const { root, before } = states;
  const readAgain = async () => (root === undefined ? states.after : readWorkingTree(root, before));
  return { ...states, readAgain };
}

/** What `review` wants to know besides the two states. */
export function readSettings(flags: ReviewFlags, change: Change): ReviewSettings {
  const files = {
    ...(flags.settings !== undefined && { settingsFile: readSettingsFile(flags.settings) }),
    ...(flags.organisation !== undefined && { organisation: readSettingsFile(flags.organisation) }),
  };
  return {
    ...settingsOfCheckout(change.before, { files, directories: flags.source, renderer: ownRenderer(flags) }),
    ...profileSettings(flags),
    ...(flags.allInjected === true && { allInjected: true }),
    ...(flags.minimum === false && { minimum: false }),
    ...(flags.meshConfig !== undefined && { meshConfig: readMeshConfigs(flags.meshConfig, change) }),
  };
}

/** A file that both states hold is read on each side, so that a change of it is seen; any other is the same for both. */
function readMeshConfigs(file: string, change: Change): NonNullable<ReviewSettings["meshConfig"]> {
  const path = pathInState(file, change);
  const [before, after] = [change.before.get(path), change.after.get(path)];
  if (typeof before === "string" || typeof after === "string") {
    return { path, ...(typeof before === "string" && { before }), ...(typeof after === "string" && { after }) };
  }
  const text = readNamedFile(file);
  return { path: file, before: text, after: text };
}

function pathInState(file: string, { root }: Change): string {
  if (root === undefined || !existsSync(file)) return file;
  return relative(resolve(root), resolve(file)).split(sep).join("/");
}
