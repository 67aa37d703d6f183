// GitHub Markdown of ours -> what in it would act: tags, mentions, links, references, broken tables and fences. Reads only
// the constructs that our reports use, and counts everything else as an offence.

const OUR_TAGS = /<\/?details>|<\/?summary>|<!-- [\w.:/ -]* -->/g;
const OFFENCES: readonly (readonly [string, RegExp])[] = [
  ["tag", /<(?=[A-Za-z!/?])/],
  ["mention", /@(?=[\p{L}\p{N}])/u],
  ["reference", /#(?=\d+(?![\d;]))|\bGH-(?=\d)/i],
  ["link", /\]\(|:\/\/|\bwww\./],
  ["math", /(?<!\\)\$/],
  ["control", /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u],
];

interface Fence {
  readonly mark: string;
  readonly indent: string;
}

/** The lines outside of fenced blocks; an unclosed fence is an offence. */
function outsideFences(markdown: string, offences: string[]): readonly string[] {
  const lines: string[] = [];
  let fence: Fence | undefined;
  for (const line of markdown.split("\n")) {
    const [, indent = "", mark = ""] = /^( *)(`{3,})/.exec(line) ?? [];
    if (fence === undefined && mark !== "") fence = { mark, indent };
    else if (fence === undefined) lines.push(line);
    else if (line.trim() === fence.mark || (/^ *`+ *$/.test(line) && mark.length >= fence.mark.length))
      fence = undefined;
  }
  if (fence !== undefined) offences.push("unclosed fence");
  return lines;
}

/** Empty when nothing of what came from manifests acts. */
export function liveMarkup(markdown: string): readonly string[] {
  const offences: string[] = [];
  for (const line of outsideFences(markdown, offences)) {
    // Escaped characters cannot open anything; code spans show what they hold.
    const text = line
      .replaceAll(/\\[\\`*_[\]~$]/g, "·")
      .replaceAll(/`[^`]*`/g, "CODE")
      .replaceAll(OUR_TAGS, "");
    if (text.includes("`")) offences.push(`open code span: ${line}`);
    if (line.startsWith("|") && line.replaceAll("\\|", "").split("|").length !== 7) offences.push(`cells: ${line}`);
    for (const [name, pattern] of OFFENCES) {
      if (pattern.test(text.replaceAll("&#8203;", "\u2060"))) offences.push(`${name}: ${line}`);
    }
  }
  return offences;
}
