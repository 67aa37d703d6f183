// What settings have to do with a review -> sentences: what is waived, what does not block, what the change alters in them.
// Names stand between backticks.
import { objectKey } from "../mesh/mesh.ts";
import type { SettingChange } from "../settings/find-settings.ts";
import { listNames, quantity } from "./count-words.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedFinding, WaivedFinding } from "./review.ts";

/** Why a finding does not block; undefined for one that does what its severity says. */
export function tellHeldBack({ heldBack }: ReviewedFinding): string | undefined {
  if (heldBack === undefined) return undefined;
  return WHY_HELD_BACK[heldBack];
}

const WHY_HELD_BACK = {
  observe: "It does not block: the settings only observe here (`mode: observe`).",
  policySet:
    "It does not block yet: its policy is newer than the `policySet` of the settings. Raise that when you are ready for it.",
} as const;

/** The one line above everything else, where the verdict is milder than what was found. */
export function tellObserved({ settings, findings, verdict }: Review): string | undefined {
  // A review that found nothing is one line.
  if (settings === undefined || findings.length === 0 || verdict === "block") return undefined;
  const { wouldBe } = settings;
  if (wouldBe === undefined) {
    return settings.mode === "observe" ? "Observe: nothing that is found here blocks (`mode: observe`)." : undefined;
  }
  const held = findings.filter(({ heldBack, severity }) => heldBack !== undefined && severity === "error");
  const observed = held.some(({ heldBack }) => heldBack === "observe");
  const why = observed ? "settings say `mode: observe`" : "the policies are newer than the `policySet` of the settings";
  return `${observed ? "Observe" : "Announced"}: ${quantity(held.length, "finding")} would make this \`${wouldBe}\`, and ${held.length === 1 ? "does" : "do"} not, because ${why}.`;
}

/** What stands before the title of a review that is milder than what was found. */
export function titlePrefix({ settings, findings, verdict }: Review): string {
  if (verdict === "block") return "";
  if (settings?.mode === "observe") return "Observe: ";
  if (settings?.wouldBe === undefined) return "";
  return findings.some(({ heldBack }) => heldBack === "observe") ? "Observe: " : "Announced, not blocking yet: ";
}

/** "`foreign-capture` of `ServiceEntry demo/mysql`: moves in March (`@org/data`), until 2027-03-31" */
export function tellWaived({ finding, waiver }: WaivedFinding): string {
  const causes = listNames(finding.causes.map(objectKey));
  const port = finding.port === 0 ? "" : ` on port ${finding.port}`;
  const owner = waiver.owner === undefined ? "" : ` (${named(waiver.owner)})`;
  return `${named(finding.policy)} of ${causes}${port}, until ${waiver.until}${owner}: ${waiver.reason.trim()}. It says: ${finding.title}`;
}

/** What the change alters in the settings, a sentence each. */
export function tellSettingChanges({ settings }: Review): readonly string[] {
  return (settings?.changes ?? []).map(tellChange);
}

function tellChange({ key, before, after, location }: SettingChange): string {
  const place = location === undefined ? "" : ` (${formatLocation(location)})`;
  const what = named(key);
  const meant = meaning(key, after);
  if (before === undefined)
    return `${after === "" ? `${what} is new` : `${what} becomes ${named(after ?? "")}`}${place}${meant}`;
  if (after === undefined) return `${what} is gone${before === "" ? "" : `; it was ${named(before)}`}${meant}`;
  return `${what}: ${named(before)} → ${named(after)}${place}${meant}`;
}

/** What a change of a key means for the gate; `after` is undefined for what is gone. */
const MEANINGS: readonly (readonly [key: RegExp, after: RegExp, words: string])[] = [
  [/^mode$/, /^observe$/, "nothing blocks any more"],
  [/^mode$/, /^(?:enforce)?$/, "errors block"],
  [/\.mode$/, /^observe$/, "what is found there does not block any more"],
  [/\.enabled$/, /^false$/, "it judges no longer"],
  [/\.enabled$/, /^true$/, "it judges"],
  [/\.severity$/, /^(?:warning|info)$/, "what it finds does not block"],
  [/^policySet$/, /^\d+$/, "policies of later sets are announced and do not block"],
  [/^policySet$/, /^$/, "every policy blocks"],
  [/^waiver of /, /^until /, "such findings do not count until then"],
  [/^waiver of /, /^$/, "such findings count again"],
  [/^onFailure$/, /^neutral$/, "a failure of Earshot lets a required check pass"],
];

function meaning(key: string, after = ""): string {
  const words = MEANINGS.find(([name, value]) => name.test(key) && value.test(after))?.[2];
  return words === undefined ? "" : `: ${words}`;
}

/** Where settings came from, for how it was decided; undefined without any. */
export function describeSettings({ settings }: Review): string | undefined {
  if (settings === undefined || settings.from.length === 0) return undefined;
  const mode = settings.mode === "observe" ? ", `mode: observe`" : "";
  const set = settings.policySet === undefined ? "" : `, \`policySet: ${settings.policySet}\``;
  return `Settings from ${listNames(settings.from)}${mode}${set}`;
}
