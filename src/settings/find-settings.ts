// Both states of a repository -> the settings that hold for the review, which are those of the base, and what the change would
// make of them. What cannot be used is a notice, and defaults hold.
import type { Location, Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { type EffectiveSetting, type Layer, listEffective, mergeSettings } from "./merge-settings.ts";
import { readSettings, type SettingsProblem, type SettingsText } from "./read-settings.ts";
import { SETTINGS_PATH, type Settings } from "./settings.ts";

export interface SettingsSources {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Instead of the file of the base. */
  readonly file?: SettingsText;
  /** Defaults of the organisation; its path is only for messages. */
  readonly organisation?: SettingsText;
}

/** One thing that the change would alter, after the merge. */
export interface SettingChange {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
  /** In the after state; undefined for what is gone. */
  readonly location?: Location;
}

export interface FoundSettings {
  readonly settings: Settings;
  readonly effective: readonly EffectiveSetting[];
  readonly changes: readonly SettingChange[];
  /** About what is there after the change, and about what was there before: to be weighed like those of manifests. */
  readonly notices: readonly Notice[];
  readonly noticesBefore: readonly Notice[];
}

export function findSettings({ before, after, file, organisation }: SettingsSources): FoundSettings {
  const defaults = readLayer(organisation, "organisation");
  const base = readLayer(textIn(before), "repository");
  const head = readLayer(textIn(after), "repository");
  const given = readLayer(file, "file");
  const layers = [...defaults.layers, ...(file === undefined ? base.layers : given.layers)];
  return {
    settings: mergeSettings(layers),
    effective: listEffective(layers),
    changes: isChanged(before, after)
      ? compare([...defaults.layers, ...base.layers], [...defaults.layers, ...head.layers])
      : [],
    notices: [
      ...defaults.problems.map((problem) => tellOrganisation(problem, organisation)),
      ...given.problems.map((problem) => tell(problem, file?.path ?? "", "yes")),
      ...head.problems.map((problem) => tell(problem, SETTINGS_PATH, "if-changed")),
      ...noticeOfName(after),
    ],
    noticesBefore: base.problems.map((problem) => tell(problem, SETTINGS_PATH, "yes")),
  };
}

interface ReadLayer {
  readonly layers: readonly Layer[];
  readonly problems: readonly SettingsProblem[];
}

function readLayer(text: SettingsText | undefined, origin: Layer["origin"]): ReadLayer {
  if (text === undefined) return { layers: [], problems: [] };
  const reading = readSettings(text);
  if (reading.kind === "broken") return { layers: [], problems: reading.problems };
  return { layers: [{ origin, settings: reading.settings, locate: reading.locate }], problems: [] };
}

function textIn(snapshot: Snapshot): SettingsText | undefined {
  const text = snapshot.get(SETTINGS_PATH);
  return text === undefined ? undefined : { path: SETTINGS_PATH, text };
}

function isChanged(before: Snapshot, after: Snapshot): boolean {
  return before.get(SETTINGS_PATH) !== after.get(SETTINGS_PATH);
}

function compare(before: readonly Layer[], after: readonly Layer[]): readonly SettingChange[] {
  const now = listEffective(after);
  const old = listEffective(before);
  const was = new Map(old.map((one) => [one.key, one.value]));
  const kept = new Set(now.map(({ key }) => key));
  return [
    ...now
      .filter(({ key, value }) => was.get(key) !== value)
      .map(({ key, value, location, origin }): SettingChange => {
        const past = was.get(key);
        return {
          key,
          ...(past !== undefined && { before: past }),
          after: value,
          ...(origin === "repository" && { location }),
        };
      }),
    ...old.filter(({ key }) => !kept.has(key)).map(({ key, value }): SettingChange => ({ key, before: value })),
  ];
}

function tell({ line, message }: SettingsProblem, path: string, relevance: Notice["relevance"]): Notice {
  return {
    code: "broken-settings",
    message: `These settings are not used, and defaults hold: ${message}. \`earshot settings check\` says the same.`,
    location: { path, startLine: line, endLine: line },
    relevance,
  };
}

function tellOrganisation({ line, message }: SettingsProblem, organisation: SettingsText | undefined): Notice {
  return {
    code: "broken-settings",
    message: `The organisation's defaults are not used: ${organisation?.path}, line ${line}: ${message}.`,
    relevance: "no",
  };
}

/** The right words under the wrong name would be passed over in silence. */
function noticeOfName(after: Snapshot): readonly Notice[] {
  const wrong = [".github/earshot.yaml", "earshot.yml", "earshot.yaml"].find((path) => after.has(path));
  if (wrong === undefined || after.has(SETTINGS_PATH)) return [];
  return [
    {
      code: "settings-name",
      message: `Settings are read from ${SETTINGS_PATH} alone: rename this file if it is meant for Earshot.`,
      location: { path: wrong, startLine: 1, endLine: 1 },
      relevance: "no",
    },
  ];
}
