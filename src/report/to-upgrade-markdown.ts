// Upgrade -> GitHub Markdown: one section for each cause, then how it was decided. Everything from manifests is escaped.
import type { Upgrade } from "../impact/upgrade.ts";
import { sentence } from "./escape-markdown.ts";
import { formatLocation } from "./format-location.ts";
import { fullStop, markdownCalls, markdownList } from "./markdown-finding.ts";
import { named } from "./printable.ts";
import { type GroupStory, tellUpgrade } from "./tell-upgrade.ts";

const SHOWN = 50;

export function toUpgradeMarkdown(upgrade: Upgrade): string {
  const { title, groups, decision } = tellUpgrade(upgrade);
  const notices = upgrade.notices.map(({ message, location }) =>
    location === undefined ? message : `${named(formatLocation(location))}: ${message}`,
  );
  const parts = [
    `## ${sentence(title)}`,
    ...groups.map(markdownGroup),
    notices.length === 0 ? "" : markdownList("**Noticed on the way**", notices, SHOWN),
    decision.length === 0
      ? ""
      : `<details><summary>How this was decided</summary>\n\n${decision.map((text) => fullStop(sentence(text))).join("\n")}\n\n</details>`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function markdownGroup({ story, calls, captures, listeners, sidecars, quiet }: GroupStory): string {
  const [headline = "", ...others] = story;
  return [
    `### ${sentence(headline)}`,
    others.map((text) => fullStop(sentence(text))).join(" "),
    markdownCalls(calls, SHOWN, "after the upgrade"),
    markdownList("Calls that nobody names:", captures, SHOWN),
    markdownList("Listeners:", listeners, SHOWN),
    markdownList("Sidecars:", sidecars, SHOWN),
    quiet === "" ? "" : fullStop(sentence(quiet)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
