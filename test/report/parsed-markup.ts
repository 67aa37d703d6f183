// GitHub Markdown -> everything in it that acts or draws, as a Markdown parser sees it: what it is, and how often. A judge that
// shares nothing with the code that escapes.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

type Root = ReturnType<typeof fromMarkdown>;
type Nodes = Root | Root["children"][number];

/** Text that GitHub itself makes something of, after the Markdown. */
const LIVE_TEXT: readonly (readonly [string, RegExp])[] = [
  ["mention", /(?<![\p{L}\p{N}_`])@[\p{L}\p{N}]/gu],
  ["reference", /(?<![\p{L}\p{N}_])(?:#|GH-)\d/giu],
  ["url", /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)/giu],
];
/** Shows text, and nothing else. */
const SILENT = new Set(["root", "paragraph", "text", "break", "inlineCode"]);
const OUR_MARK = /^<!-- earshot:[\w.:/ -]* -->$/;

export type Markup = ReadonlyMap<string, number>;

export function parsedMarkup(markdown: string): Markup {
  const found = new Map<string, number>();
  const add = (what: string) => found.set(what, (found.get(what) ?? 0) + 1);
  const pending: Nodes[] = [fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const text = node.type === "text" ? node.value : "";
    for (const [what, pattern] of LIVE_TEXT) for (const _ of text.matchAll(pattern)) add(what);
    if (!SILENT.has(node.type)) add(nameOf(node));
    if ("children" in node) pending.push(...node.children);
  }
  return found;
}

function nameOf(node: Nodes): string {
  if (node.type === "html") return OUR_MARK.test(node.value) ? "our mark" : `html ${node.value}`;
  if (node.type === "code") return `code ${node.lang ?? ""} ${node.meta ?? ""}`;
  return node.type === "heading" ? `heading ${node.depth}` : node.type;
}

/** What the one document has more often than the other. */
export function moreMarkup(suspect: Markup, harmless: Markup): readonly string[] {
  return [...suspect].filter(([what, count]) => count > (harmless.get(what) ?? 0)).map(([what]) => what);
}
