// Settings that hold -> lines for a terminal: what, how, and which file says so; then what else should be known.
import type { Notice } from "../manifests/notice.ts";
import type { EffectiveSetting } from "../settings/merge-settings.ts";
import { NEWEST_POLICY_SET } from "../settings/settings.ts";
import { SETTINGS_SCHEMA } from "../settings/settings-schema.ts";
import { formatLocation } from "./format-location.ts";
import { printable, shorten, withoutBackticks } from "./printable.ts";

export interface CheckedSettings {
  readonly path: string;
  readonly effective: readonly EffectiveSetting[];
  readonly notices: readonly Notice[];
}

const { mode, onFailure, fixes } = SETTINGS_SCHEMA.properties;

/** What holds where nothing is said. */
const DEFAULTS: readonly (readonly [key: string, value: string])[] = [
  ["mode", mode.default],
  ["policySet", `every policy counts (the newest set is ${NEWEST_POLICY_SET})`],
  ["fixes.addressPool", fixes.properties.addressPool.default],
  ["onFailure", onFailure.default],
];

const WIDEST_KEY = 60;

/** Ends with a line break. */
export function toSettingsText({ path, effective, notices }: CheckedSettings): string {
  const said = effective.map(({ key, value, origin, location }) => {
    const from = origin === "organisation" ? `${formatLocation(location)} (organisation)` : formatLocation(location);
    return { key: printable(key), value: printable(value), from };
  });
  const known = new Set(said.map(({ key }) => key));
  const unsaid = DEFAULTS.filter(([key]) => !known.has(key)).map(([key, value]) => ({ key, value, from: "default" }));
  const rows = [...said, ...unsaid];
  const width = Math.min(WIDEST_KEY, Math.max(...rows.map(({ key }) => key.length)));
  const lines = rows.map(({ key, value, from }) => `  ${key.padEnd(width)}  ${shorten(value, 100)}  (${from})`);
  const remarks = notices.map(({ message, location }) => {
    const place = location === undefined ? "" : `${formatLocation(location)}: `;
    return `- ${place}${withoutBackticks(message)}`;
  });
  const more = remarks.length === 0 ? [] : ["", "Worth knowing:", ...remarks];
  return `${[`${printable(path)} can be used. What holds in the end:`, "", ...lines, ...more].join("\n")}\n`;
}
