// `--settings FILE` and `--organisation FILE` -> their texts, when they can be used; and the day. A file that somebody names and that
// is broken is trouble: nobody would expect defaults.
import { readSettings, type SettingsText } from "../../settings/read-settings.ts";
import type { Settings } from "../../settings/settings.ts";
import { readNamedFile } from "../read-paths.ts";
import { trouble } from "../trouble.ts";

/** The text of a settings file. Throws trouble that lists what is wrong with it. */
export function readSettingsFile(path: string): SettingsText & { readonly settings: Settings } {
  const file = { path, text: readNamedFile(path) };
  const reading = readSettings(file);
  if (reading.kind === "settings") return { ...file, settings: reading.settings };
  const lines = reading.problems.map(({ line, message }) => `${path}:${line}: ${message}`);
  throw trouble(`these settings cannot be used:\n${lines.join("\n")}`);
}
