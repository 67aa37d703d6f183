// Upgrade -> text for a terminal of 80 to 120 columns: one part for each cause, then how it was decided.
import type { Upgrade } from "../impact/upgrade.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import { plainStyle } from "./style.ts";
import { type GroupStory, tellUpgrade } from "./tell-upgrade.ts";
import { textCalls } from "./text-finding.ts";
import { capped, item, type Page, paragraph, section } from "./text-page.ts";
import type { TextOptions } from "./to-text.ts";

const SHOWN = 20;

/** The upgrade for people at a terminal; ends with a line break. */
export function toUpgradeText(upgrade: Upgrade, { style = plainStyle, width = 100 }: TextOptions = {}): string {
  const page = { style, width };
  const { title, moves, groups, decision } = tellUpgrade(upgrade);
  const colour = moves ? style.yellow : style.green;
  const notices = upgrade.notices.map(({ message, location }) =>
    location === undefined ? message : `${named(formatLocation(location))}: ${message}`,
  );
  const lines = [
    colour(style.bold(title)),
    "",
    ...groups.flatMap((group) => textGroup(group, page)),
    ...section(
      "Noticed on the way",
      capped(notices, { limit: SHOWN, what: "notices" }, (notice) => item("-", notice, page)),
      page,
    ),
    ...section(
      "How this was decided",
      decision.map((text) => paragraph(text, page, "    ")),
      page,
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function textGroup({ story, calls, captures, listeners, sidecars, quiet }: GroupStory, page: Page): readonly string[] {
  const list = (texts: readonly string[], what: string) =>
    capped(texts, { limit: SHOWN, what }, (text) => paragraph(text, page, "    "));
  const words = story.slice(0, -1).map((text) => page.style.bold(paragraph(text, page, "")));
  const last = story.slice(-1).map((text) => page.style.dim(paragraph(text, page, "")));
  return [
    ...words,
    ...last,
    "",
    ...section("Known calls", textCalls(calls, page, "after the upgrade"), page),
    ...section("Calls that nobody names", list(captures, "like these"), page),
    ...section("Listeners", list(listeners, "listeners"), page),
    ...section("Sidecars", list(sidecars, "workloads"), page),
    ...section("No traffic moves", quiet === "" ? [] : [paragraph(quiet, page, "    ")], page),
  ];
}
