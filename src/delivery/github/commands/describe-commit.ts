// What a commit does and who asked for it -> its message. Pure. What it quotes mentions nobody, refers to nothing and closes
// nothing.
import { printable, shorten, withoutBackticks } from "../../../report/printable.ts";
import type { FixPlan } from "../../choose-fixes.ts";
import type { Asker } from "./find-asker.ts";

const LONGEST_HEADLINE = 72;
const LONGEST_PARAGRAPH = 1_500;
const FINDING = /^Earshot-Finding: ([0-9a-f]{16})$/gm;

export interface Message {
  readonly headline: string;
  readonly body: string;
}

export interface Circumstances {
  readonly asker: Asker;
  readonly pull: number;
  /** The host of people's addresses, such as `users.noreply.github.com`. */
  readonly mailHost: string;
}

/** What a commit is about; everything may hold names of others. */
export interface Deed {
  readonly headline: string;
  readonly paragraphs: readonly string[];
  /** Ids of findings that are gone with it. */
  readonly findings: readonly string[];
}

/** The fixes of a plan, each with what it fixes and why. */
export function deedOf({ fixes, settled }: Pick<FixPlan, "fixes" | "settled">): Deed {
  const [first, ...others] = fixes;
  return {
    headline: others.length === 0 ? (first?.fix.title ?? "") : `Apply ${fixes.length} fixes`,
    paragraphs: [
      ...fixes.flatMap(({ finding, fix }) => [
        ...(others.length === 0 ? [] : [`${fix.title}.`]),
        `It fixes: ${finding.title}. ${finding.message}`,
        fix.reason,
        ...fix.conditions.map((text) => `Note: ${text}`),
      ]),
      "Earshot simulated it before it was committed.",
    ],
    findings: [...fixes.map(({ finding }) => finding), ...settled].map(({ id }) => id),
  };
}

export function describeCommit(deed: Deed, { asker, pull, mailHost }: Circumstances): Message {
  const asked = `${quote(asker.login)} asked for it on pull request ${pull}.`;
  const address = asker.id === undefined ? asker.login : `${asker.id}+${asker.login}`;
  const trailers = [
    ...deed.findings.map((id) => `Earshot-Finding: ${id}`),
    `Co-authored-by: ${asker.login} <${address}@${mailHost}>`,
  ];
  const paragraphs = [...deed.paragraphs.map(quote), asked, trailers.join("\n")];
  return {
    headline: shorten(quote(deed.headline), LONGEST_HEADLINE),
    body: paragraphs.filter((text) => text !== "").join("\n\n"),
  };
}

/** Ids of the findings that a commit with this message was to fix. */
export function findingsOf(message: string): readonly string[] {
  return [...message.matchAll(FINDING)].flatMap(([, id]) => id ?? []);
}

function quote(text: string): string {
  const words = shorten(withoutBackticks(printable(text)), LONGEST_PARAGRAPH);
  // A zero-width space: GitHub then sees no mention, no reference and no address.
  return words.replaceAll(/[@#]|GH-(?=\d)|:(?=\/\/)/gi, "$&\u200b").trim();
}
