// The text of a comment -> the command in it as plain data, or nothing. Pure. A command stands on a line of its own; what is
// quoted, in code or hidden does not count.
import { FIX_KINDS } from "../../../fixes/fix-kinds.ts";
import { isDay } from "../../../settings/calendar.ts";
import type { Command } from "../../queue/job-queue.ts";

const FINDING = /^[0-9a-f]{4,16}$/i;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const COMMAND = /^ {0,3}\/earshot(?=[ \t]|$)/i;
const LONGEST_LINE = 2_000;

/** Undefined when nothing is asked for. */
export function parseCommand(body: string): Command | undefined {
  const lines = visibleLines(body).filter((line) => COMMAND.test(line));
  const [line] = lines;
  if (line === undefined) return undefined;
  if (lines.length > 1) return unknown("there is more than one command in the comment: write one comment for each");
  if (line.length > LONGEST_LINE) return unknown(`it is longer than ${LONGEST_LINE} characters`);
  const [name = "help", ...words] = line
    .replace(COMMAND, "")
    .split(/[ \t]+/)
    .filter((word) => word !== "");
  const parse = Object.hasOwn(COMMANDS, name.toLowerCase()) ? COMMANDS[name.toLowerCase()] : undefined;
  return parse === undefined ? unknown(`there is no command \`${name}\``) : parse(words);
}

const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Command>> = {
  fix: parseFix,
  explain: parseExplain,
  rerun: (words) => alone(words, { kind: "rerun" }),
  "re-run": (words) => alone(words, { kind: "rerun" }),
  waive: parseWaive,
  help: () => ({ kind: "help" }),
};

function unknown(why: string): Command {
  return { kind: "unknown", why };
}

function alone([word]: readonly string[], command: Command): Command {
  return word === undefined
    ? command
    : unknown(`\`${command.kind}\` takes nothing behind it, and there is \`${word}\``);
}

function parseFix(words: readonly string[]): Command {
  const finding = words.find((word) => FINDING.test(word))?.toLowerCase();
  const [fix, ...rest] = words.filter((word) => !FINDING.test(word));
  const [more] = words
    .filter((word) => FINDING.test(word))
    .slice(1)
    .concat(rest);
  if (more !== undefined) return unknown(`\`fix\` takes one kind and one finding, and there is also \`${more}\``);
  const strange = fix?.split("+").find((kind) => !FIX_KINDS.has(kind));
  if (strange !== undefined)
    return unknown(`there is no kind of fix \`${strange}\`; there are ${listed([...FIX_KINDS.keys()])}`);
  return { kind: "fix", ...(fix !== undefined && { fix }), ...(finding !== undefined && { finding }) };
}

function listed(names: readonly string[]): string {
  return names
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(", ");
}

function parseExplain([finding, more]: readonly string[]): Command {
  if (finding === undefined) return { kind: "explain" };
  const strange = FINDING.test(finding) ? more : finding;
  if (strange !== undefined) return unknown(`\`explain\` takes the id of one finding, and there is \`${strange}\``);
  return { kind: "explain", finding: finding.toLowerCase() };
}

const WAIVE = "`/earshot waive POLICY KIND NAMESPACE/NAME until 2027-03-31 because REASON`";

/** `[FINDING | POLICY [KIND NAMESPACE/NAME]] until DAY [because] REASON`. */
function parseWaive(words: readonly string[]): Command {
  const at = words.findIndex((word) => word.toLowerCase() === "until");
  const until = words[at + 1];
  if (at < 0 || until === undefined) return unknown(`a waiver needs an end: ${WAIVE}`);
  if (!isDay(until)) return unknown(`\`${until}\` is no day such as 2027-03-31`);
  const why = words.slice(at + 2);
  const reason = (/^because:?$/i.test(why[0] ?? "") ? why.slice(1) : why).join(" ");
  if (reason === "") return unknown(`a waiver needs a reason: ${WAIVE}`);
  const [what, kind, name, more] = words.slice(0, at);
  if (more !== undefined || (kind !== undefined && name === undefined))
    return unknown(`say which object causes it, as a kind and a name: ${WAIVE}`);
  return {
    kind: "waive",
    waiver: { ...named(what), ...(name !== undefined && { resource: `${kind} ${name}` }), reason, until },
  };
}

function named(what: string | undefined) {
  if (what === undefined) return {};
  return FINDING.test(what) ? { finding: what.toLowerCase() } : { policy: what };
}

/** Without code blocks and HTML comments. Quoted lines and indented code do not begin as commands do. */
function visibleLines(body: string): readonly string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of withoutHidden(body).split(/\r?\n/)) {
    const [, marks, info = ""] = FENCE.exec(line) ?? [];
    if (fence === undefined && marks !== undefined) fence = marks;
    else if (fence !== undefined && marks?.startsWith(fence) === true && info.trim() === "") fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  return lines;
}

function withoutHidden(body: string): string {
  let text = "";
  let from = 0;
  while (from < body.length) {
    const start = body.indexOf("<!--", from);
    if (start < 0) return text + body.slice(from);
    text += body.slice(from, start);
    const end = body.indexOf("-->", start + 4);
    if (end < 0) return text;
    from = end + 3;
  }
  return text;
}
