// What a review wants to know besides the two states: from the state before the change and the organisation, never from the change.
import { resolve } from "node:path";
import type { Snapshot } from "../../manifests/snapshot.ts";
import type { ReviewSettings } from "../../review.ts";
import type { SettingsText } from "../../settings/read-settings.ts";
import { ownRenderer } from "../cli/own-renderer.ts";
import { settingsOfCheckout } from "../cli/settings-of-checkout.ts";
import type { Repository } from "../github/client/repository-client.ts";
import { readOrganisation } from "../github/reading/read-organisation.ts";
import { trouble } from "../trouble.ts";
import type { Inputs } from "./read-inputs.ts";
import { toPlainCommand } from "./workflow-commands.ts";

export interface Place {
  readonly workspace: string;
  readonly before: Snapshot;
  /** Undefined where GitHub is not asked. */
  readonly repository: Repository | undefined;
}

/** Throws trouble for a settings file that the base has not, and for sources that are not there. */
export async function readSettings(
  { settings, istio, sources: named }: Inputs,
  { workspace, before, repository }: Place,
): Promise<ReviewSettings> {
  const organisation = repository === undefined ? undefined : await organisationOf(repository);
  const files = {
    ...(organisation !== undefined && { organisation }),
    ...(settings !== undefined && { settingsFile: baseFile(settings, before) }),
  };
  const directories = [...named].map(([name, directory]) => [name, resolve(workspace, directory)] as const);
  return {
    ...settingsOfCheckout(before, { files, directories: new Map(directories), renderer: ownRenderer({}) }),
    ...(istio !== undefined && { istio }),
  };
}

function baseFile(path: string, before: Snapshot): SettingsText {
  const text = before.get(path.replace(/^\.\//, ""));
  if (text !== undefined) return { path, text };
  throw trouble(
    `the base has no settings file ${path}: the change cannot bring its own, so merge it first, or leave out "settings"`,
  );
}

/** Its repository may be private: then there are no defaults, and the log says so. */
async function organisationOf(repository: Repository): Promise<SettingsText | undefined> {
  try {
    return await readOrganisation(repository);
  } catch {
    const words = "The settings of the organisation could not be read: its defaults do not hold here.";
    process.stdout.write(`${toPlainCommand("warning", words)}\n`);
    return undefined;
  }
}
