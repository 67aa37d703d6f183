// What could not be read in a document -> the notice that says what is wrong, where, and what to do.
import { ALIAS_BOMB } from "./anchors.ts";
import type { Location, Notice } from "./notice.ts";
import { relevanceOf, relevanceOfTemplate, relevanceOfUnknown } from "./relevance.ts";

/** Where trouble is. */
export interface Trouble {
  readonly path: string;
  readonly line: number;
}

// The parser's reasons in other words. What is not here is told as the parser says it.
const PLAIN_WORDS: readonly (readonly [reason: RegExp, words: string])[] = [
  [/^tab characters/, "a tab is used for indentation where YAML wants spaces"],
  [/^bad indentation/, "the indentation does not fit the lines above, or a value needs quotes"],
  [/^deficient indentation/, "a value in quotes or brackets goes on in a line that is not indented enough"],
  [/within a (single|double) quoted scalar/, "a quotation mark is never closed"],
  [/within a flow collection/, "a [ or { is never closed"],
  [/^missed comma/, "a comma is missing between [ ] or { }"],
  [/^expected the node content, but found ','/, "there is a comma too many between [ ] or { }"],
  [/multiline key/, "the : behind a key is missing, or a key goes over several lines"],
  [/^expected ':'/, "the : behind a key is missing"],
  [/^a whitespace character is expected after the key-value/, "a space is missing behind a :"],
  [/^end of the stream or a document separator/, "the text goes on where the document should end"],
  [/^unknown escape|^expected hexadecimal/, "a backslash between double quotes starts no known escape"],
  [/^expected valid JSON character|non-printable/, "there is a control character in the text"],
  [/^nesting exceeded/, "it is nested far deeper than any manifest"],
];

// A reason may quote the text that it is about.
const LONGEST_REASON = 200;

// `{{ … }}` or `<% … %>` where a line or a value starts: between quotes and inside texts it is ordinary.
const TEMPLATE = /^[ \t]*(?:- +)*(?:["']?[\w./-]+["']?: +)?(?:\{\{|<%)/m;

// What git leaves in a file where it could not merge.
const CONFLICT = /^(?:<{7}|={7}|>{7})(?: |\r?$)/m;

/** The notice for a document that the parser, or Kubernetes behind it, refuses for `reason`. */
export function explainBroken(broken: Trouble & { text: string; startLine: number; reason: string }): Notice {
  const { path, text, startLine, reason } = broken;
  const template = TEMPLATE.exec(text);
  if (template !== null) {
    return explainTemplate({ path, line: startLine + countLines(text.slice(0, template.index)) }, text);
  }
  const location = at(broken);
  if (reason === ALIAS_BOMB) {
    const message = `This document was left out: its ${ALIAS_BOMB}. Write the values out, or use fewer aliases (*name).`;
    return { code: "alias-bomb", message, location, relevance: relevanceOfUnknown(text) };
  }
  const conflict = CONFLICT.exec(text);
  if (conflict !== null) {
    const line = startLine + countLines(text.slice(0, conflict.index));
    const message = "This document was left out: it holds a merge conflict that nobody has resolved. Resolve it.";
    return { code: "invalid-yaml", message, location: at({ path, line }), relevance: relevanceOf(text) };
  }
  const words = PLAIN_WORDS.find(([shape]) => shape.test(reason))?.[1] ?? reason.slice(0, LONGEST_REASON);
  const message = `This document was left out, as Kubernetes could not read it: ${words}. Correct the YAML here or just above.`;
  return { code: "invalid-yaml", message, location, relevance: relevanceOf(text) };
}

/** The notice for a document, with this text, that holds template text. */
export function explainTemplate(template: Trouble, text: string): Notice {
  const message =
    "This document was left out: it is a template that is not rendered. Commit the rendered manifests, or review what your chart or tool renders.";
  return { code: "not-rendered", message, location: at(template), relevance: relevanceOfTemplate(text) };
}

/** The notice for an object, in a document with this text, that Kubernetes would not take. */
export function explainMisfit(misfit: Trouble & { problem: string }, text: string): Notice {
  const message = `This was left out: ${misfit.problem}.`;
  return { code: "not-an-object", message, location: at(misfit), relevance: relevanceOf(text) };
}

function at({ path, line }: Trouble): Location {
  return { path, startLine: line, endLine: line };
}

function countLines(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}
