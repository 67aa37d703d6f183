// The owner of a repository -> the organisation's settings file, from its repository `.github`. That there is none, or that the App
// may not look, is no error.

import type { SettingsText } from "../../../settings/read-settings.ts";
import { SETTINGS_PATH } from "../../../settings/settings.ts";
import { manifestText, tooLarge } from "../../manifest-text.ts";
import { type Repository, statusOf } from "../client/repository-client.ts";
import { cacheBeside, keyOf, type ReadCache } from "./read-cache.ts";

const HOME = ".github";
const PATHS = [SETTINGS_PATH, "earshot.yml"];

/** On the default branch; `.github/earshot.yml` before `earshot.yml`. With a cache, what was read a moment ago is not read again. */
export async function readOrganisation(repository: Repository, cache?: ReadCache): Promise<SettingsText | undefined> {
  const { owner, repo } = repository;
  // There, the repository's own settings are these.
  if (repo === HOME) return undefined;
  if (cache === undefined) return readNow(repository);
  const key = keyOf(cacheBeside(cache, { owner, repo: HOME }), "settings");
  const known = cache.organisations.get(key);
  if (known !== undefined) return known.settings;
  const settings = await readNow(repository);
  cache.organisations.set(key, { settings });
  return settings;
}

async function readNow({ github, owner }: Repository): Promise<SettingsText | undefined> {
  for (const path of PATHS) {
    const text = await readContents(github, { owner, repo: HOME, path });
    if (text !== undefined) return { path: `${owner}/${HOME}: ${path}`, text };
  }
  return undefined;
}

/** A file of the default branch; undefined where there is none that we may read. */
export async function readContents(
  github: Repository["github"],
  place: { readonly owner: string; readonly repo: string; readonly path: string },
): Promise<SettingsText["text"] | undefined> {
  try {
    const { data } = await github.rest.repos.getContent(place);
    if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return undefined;
    // GitHub leaves the content of large files out.
    return data.encoding === "base64" ? manifestText(Buffer.from(data.content, "base64")) : tooLarge(data.size);
  } catch (error) {
    if (isNotForUs(error)) return undefined;
    throw error;
  }
}

/** 403 is also how GitHub says that we asked too often: that one is a failure. */
export function isNotForUs(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== 403) return status === 404 || status === 451;
  return !/rate limit/i.test(error instanceof Error ? error.message : "");
}
