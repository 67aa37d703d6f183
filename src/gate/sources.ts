// Other repositories that settings say hold a part of a mesh -> both states with their files, each under a directory of its own,
// and how much of the mesh that is. Reads nothing itself: what was read is handed in.
import { joinWords } from "../manifests/join-words.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { findSettings } from "../settings/find-settings.ts";
import { pathMatcher } from "../settings/match-glob.ts";
import type { SettingsText } from "../settings/read-settings.ts";
import { SETTINGS_PATH, type Settings, type SourceSetting } from "../settings/settings.ts";
import { sourceDirectory, sourceName } from "../settings/source-directory.ts";

/** What there is of a source: its files, by path from its own root, or why there are none. */
export type SourceReading =
  | { readonly kind: "read"; readonly files: Snapshot }
  | { readonly kind: "unread"; readonly reason: string };

/** By `owner/name`, or `owner/name@ref` where settings name a ref. */
export type SourceReadings = ReadonlyMap<string, SourceReading>;

interface Spread {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly notices: readonly Notice[];
}

export interface SourcesAsked {
  /** Instead of the settings of the base. */
  readonly settingsFile?: SettingsText;
  readonly organisation?: SettingsText;
  readonly sources?: SourceReadings;
}

/** Every source that settings name, each once: those of the base. */
export const namedSources = (before: Snapshot, asked: SourcesAsked): readonly SourceSetting[] =>
  sourcesOf(settingsOf(before, asked));

function settingsOf(before: Snapshot, { settingsFile: file, organisation }: SourcesAsked): Settings {
  const given = { ...(file !== undefined && { file }), ...(organisation !== undefined && { organisation }) };
  return findSettings({ before, after: before, ...given }).settings;
}

function sourcesOf({ sources = [], meshes = [] }: Settings): readonly SourceSetting[] {
  const all = [...sources, ...meshes.flatMap((mesh) => mesh.sources ?? [])];
  return [...new Map(all.map((source) => [sourceName(source), source])).values()];
}

/** Both states get the same files: a change of this repository is no change of others. */
export function withSources(before: Snapshot, after: Snapshot, asked: SourcesAsked): Spread {
  const readings: SourceReadings = asked.sources ?? new Map();
  const settings = settingsOf(before, asked);
  const sources = sourcesOf(settings);
  if (sources.length === 0) return { before, after, notices: [] };
  const files = new Map<string, string | Unreadable>();
  const told: { readonly name: string; readonly count: number }[] = [];
  const notices: Notice[] = [];
  for (const source of sources) {
    const reading = readings.get(sourceName(source)) ?? NOBODY;
    if (reading.kind === "unread") notices.push(unread(source, reading.reason));
    else {
      const own = filesOf(reading.files, wantedOf(source, settings));
      for (const [path, content] of own) files.set(`${sourceDirectory(source)}/${path}`, content);
      told.push({ name: sourceName(source), count: own.length });
    }
  }
  const isTaken = (path: string) => sources.some((source) => path.startsWith(`${sourceDirectory(source)}/`));
  const spread = (state: Snapshot): Snapshot => new Map([...[...state].filter(([path]) => !isTaken(path)), ...files]);
  const hidden = [...after.keys()].filter(isTaken);
  return {
    before: spread(before),
    after: spread(after),
    notices: [share(told, sources.length), ...notices, ...hidden.slice(0, 1).map(collision)],
  };
}

const NOBODY: SourceReading = {
  kind: "unread",
  reason: "nobody gave it: say --source OWNER/NAME=DIRECTORY with a checkout of it",
};

/** Globs of all that name it: what is of which mesh is decided when meshes are told apart. */
function wantedOf(source: SourceSetting, { sources = [], meshes = [] }: Settings): (path: string) => boolean {
  const name = sourceName(source);
  const same = [...sources, ...meshes.flatMap((mesh) => mesh.sources ?? [])].filter((one) => sourceName(one) === name);
  const globs = same.flatMap(({ paths }) => paths ?? ["**"]);
  return pathMatcher(globs);
}

/** Settings, policies and cases of other repositories are theirs. */
function filesOf(files: Snapshot, isWanted: (path: string) => boolean) {
  return [...files].filter(([path]) => !path.startsWith(".github/") && isWanted(path));
}

const at = { path: SETTINGS_PATH, startLine: 1, endLine: 1 };

/** What is changed here may meet what is there: only a change that alters no object has nothing to meet. */
function unread(source: SourceSetting, reason: string): Notice {
  const message = `${sourceName(source)} holds a part of the mesh, says ${SETTINGS_PATH}, and was not read: ${reason}. What this change meets there is not known.`;
  return { code: "source-unread", message, location: at, relevance: "yes" };
}

function share(told: readonly { readonly name: string; readonly count: number }[], count: number): Notice {
  const read = told.map((one) => `${one.name} (${one.count} ${one.count === 1 ? "file" : "files"})`);
  const message = `This mesh is spread over ${count + 1} repositories, of which ${told.length + 1} ${told.length === 0 ? "was" : "were"} seen: ${joinWords(["this one", ...read])}.`;
  return { code: "sources", message, relevance: "no" };
}

function collision(path: string): Notice {
  const message =
    "This directory stands for another repository that the settings name under sources: what is here was left out. Rename it.";
  return { code: "source-collision", message, location: { path, startLine: 1, endLine: 1 }, relevance: "yes" };
}
