// A policy -> what a person wants to know of it, as text for a terminal; and all of them as a list. Decides nothing.
import type { Policy } from "../policies/read-policies.ts";

const WIDTH = 100;

export function toPolicyText(policy: Policy): string {
  const { id, title, explanation, rules, remedy, fixes = [], yieldsTo = [], since = 1, path } = policy;
  const facts = [
    `from ${path}`,
    policy.judges === "state" ? "judges what is so after the change and was not before" : "judges what moves",
    `policy set ${since}`,
    ...(policy.enabled === false ? ["off unless settings say `enabled: true`"] : []),
  ];
  const told = rules.flatMap((rule, index) => [
    "",
    `${index + 1}. ${rule.severity}, about a ${rule.about}`,
    indent(wrap(squeeze(rule.when), WIDTH - 4), 4),
    indent(wrap(`“${squeeze(rule.title)}”`, WIDTH - 4), 4),
  ]);
  return `${[
    `${id}: ${title}`,
    facts.join("; "),
    "",
    wrap(squeeze(explanation), WIDTH),
    ...told,
    "",
    wrap(`What to do: ${squeeze(remedy)}`, WIDTH),
    ...(fixes.length > 0 ? ["", `Fixes that are tried: ${fixes.join(", ")}`] : []),
    ...(yieldsTo.length > 0
      ? ["", wrap(`Silent where one of these tells the same better: ${yieldsTo.join(", ")}`, WIDTH)]
      : []),
  ].join("\n")}\n`;
}

export function toPolicyList(policies: readonly Policy[]): string {
  const width = Math.max(0, ...policies.map(({ id }) => id.length));
  const rows = policies.map(({ id, title, rules, enabled }) => {
    const severities = (["error", "warning", "info"] as const).filter((one) =>
      rules.some(({ severity }) => severity === one),
    );
    return `${id.padEnd(width)}  ${(enabled === false ? "off" : severities.join(", ")).padEnd(14)}  ${title}`;
  });
  return `${rows.join("\n")}\n`;
}

const squeeze = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const indent = (text: string, by: number): string => text.replaceAll(/^/gm, " ".repeat(by));

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
