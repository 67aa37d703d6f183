// Other repositories that settings say hold a part of the mesh -> their files, read through the same installation. What cannot be
// read is said, never thrown; GitHub's own failures are.
import type { SourceReading, SourceReadings } from "../../../gate/sources.ts";
import { pathMatcher } from "../../../settings/match-glob.ts";
import { readSettings, type SettingsReading } from "../../../settings/read-settings.ts";
import { SETTINGS_PATH, type SourceSetting } from "../../../settings/settings.ts";
import { sourceName } from "../../../settings/source-directory.ts";
import { isTrouble } from "../../trouble.ts";
import { named, type Repository, statusOf } from "../client/repository-client.ts";
import { cacheBeside } from "./read-cache.ts";
import type { Reading } from "./read-directories.ts";
import { isNotForUs, readContents } from "./read-organisation.ts";
import { readSnapshot } from "./read-states.ts";

/** One after the other: they share one limit of requests. */
export async function readSources(
  home: Repository,
  sources: readonly SourceSetting[],
  reading: Reading,
): Promise<SourceReadings> {
  const readings = new Map<string, SourceReading>();
  for (const source of sources) readings.set(sourceName(source), await readSource(home, source, reading));
  return readings;
}

async function readSource(home: Repository, source: SourceSetting, reading: Reading): Promise<SourceReading> {
  const [owner = "", repo = ""] = source.repo.split("/");
  // Whoever may change settings here would otherwise see what the App can read elsewhere.
  if (owner.toLowerCase() !== home.owner.toLowerCase())
    return unread(`the App reads repositories of ${home.owner} alone`);
  try {
    return await readFrom(home, { ...home, owner, repo }, { source, reading });
  } catch (error) {
    if (isTrouble(error)) return unread(error.message);
    // 422 is how GitHub says that there is no such commit.
    if (isNotForUs(error) || statusOf(error) === 422)
      return unread("the App is not installed there, or there is no such repository or ref");
    throw error;
  }
}

async function readFrom(
  home: Repository,
  other: Repository,
  { source, reading }: { readonly source: SourceSetting; readonly reading: Reading },
): Promise<SourceReading> {
  const { data: about } = await other.github.rest.repos.get(named(other));
  const refusal = about.private ? await refusalOf(home, other) : undefined;
  if (refusal !== undefined) return unread(refusal);
  const ref = source.ref ?? about.default_branch;
  const { data } = await other.github.rest.repos.getCommit({ ...named(other), ref, per_page: 1 });
  const isWanted = pathMatcher(source.paths ?? ["**"]);
  const files = await readSnapshot(
    other,
    { tree: data.commit.tree.sha, commit: data.sha, isWanted },
    { ...reading, cache: cacheBeside(reading.cache, other) },
  );
  return { kind: "read", files };
}

/** Who may write settings here sees names and addresses of it in reports: those who own it decide. Undefined where they agree. */
async function refusalOf(home: Repository, other: Repository): Promise<string | undefined> {
  if (!(await isPrivate(home))) return "it is private and this repository is not: what is in it would show in reports";
  const [reader, source] = [`${home.owner}/${home.repo}`, `${other.owner}/${other.repo}`];
  const text = await readContents(other.github, { ...named(other), path: SETTINGS_PATH });
  if (text === undefined || !isReader(reader, readSettings({ path: SETTINGS_PATH, text })))
    return `${source} does not let ${reader} read it: add readers: [${reader}] to ${SETTINGS_PATH} on its default branch`;
  return undefined;
}

function isReader(reader: string, reading: SettingsReading): boolean {
  if (reading.kind === "broken") return false;
  const name = reader.toLowerCase();
  const all = `${name.split("/", 1)[0]}/*`;
  return (reading.settings.readers ?? []).some((one) => [name, all].includes(one.toLowerCase()));
}

async function isPrivate(home: Repository): Promise<boolean> {
  const { data } = await home.github.rest.repos.get(named(home));
  return data.private;
}

const unread = (reason: string): SourceReading => ({ kind: "unread", reason });
