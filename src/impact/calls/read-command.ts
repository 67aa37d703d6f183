// The words of a container's command and arguments, or the text of a shell -> what is found in them: flags with their values,
// pairs of flags, client programs.

import { type LineTable, lineTable } from "../../manifests/line-table.ts";
import { clientMentions, devTcpMentions, takesHosts } from "./client-programs.ts";
import { expandKubernetes, expandShell, type Variables } from "./expand-variables.ts";
import { findMentions } from "./find-mentions.ts";
import { NO_PAIRS, pairValues } from "./pair-values.ts";
import { assignmentsOf, type ShellWord, splitShell } from "./split-shell.ts";
import type { Found, Place, Written } from "./written.ts";

export interface CommandWord {
  readonly text: string;
  readonly via: string;
  readonly place: Place;
}

const SHELL = /(?:^|\/)(?:ba|da|a|z|k)?sh$/;
const SHELL_FLAG = /^-[a-z]*c[a-z]*$/;

/** `command` followed by `args`. */
export function readCommand(words: readonly CommandWord[], variables: Variables): readonly Found[] {
  const expanded = words.map((word) => ({ ...word, text: expandKubernetes(word.text, variables) }));
  const isShell = SHELL.test(expanded[0]?.text ?? "");
  const script = isShell ? expanded.findIndex(({ text }, index) => index > 0 && SHELL_FLAG.test(text)) + 1 : 0;
  const inShell = expanded.filter(({ text }, index) => (script > 0 && index === script) || looksLikeScript(text));
  const others = expanded.filter((word) => !inShell.includes(word));
  return [...inShell.flatMap((word) => readShell(word, variables)), ...readWords(others)];
}

const looksLikeScript = (text: string): boolean => /\n|&&|; |\| /.test(text.trim());

/** A script, such as what stands behind `sh -c`. */
export function readShell(script: CommandWord, variables: Variables): readonly Found[] {
  const set = assignmentsOf(splitShell(script.text));
  const known: Variables = {
    get: (name) => set.get(name) ?? variables.get(name),
    has: (name) => set.has(name) || variables.has(name),
  };
  // Twice: what a script sets may name what it has set before.
  const text = expandShell(expandShell(script.text, known), known);
  const inDev = devTcpMentions(text).map((mention) => ({ mention, written: { ...script, name: "", text } }));
  const lines = lineTable(text);
  const commands = splitShell(text).map((command) => command.map((word) => placed(word, script, lines)));
  const settings = pairValues(commands.flatMap((command) => command.flatMap((word) => assignmentIn(word)))).found;
  return [...inDev, ...commands.flatMap(readWords), ...settings];
}

function placed({ text, offset }: ShellWord, { via, place }: CommandWord, lines: LineTable): CommandWord {
  const line = place.flat === true ? place.line : place.line + lines.lineAt(offset) - 1;
  return { text, via, place: { ...place, offset: place.offset + offset, line } };
}

function assignmentIn({ text, via, place }: CommandWord): readonly Written[] {
  const [, name, value] = /^(?:-D)?([A-Za-z_][\w.-]*)=(.*)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? [] : [{ name, text: value, via, place }];
}

const FLAG = /^-{1,2}([A-Za-z][\w.-]*)$/;
const FLAG_WITH_VALUE = /^-{1,2}([A-Za-z][\w.-]*)=(.*)$/s;

/** These call nobody, whatever their words look like. */
const STAYS_HERE = new Set(
  "echo printf log chown chgrp chmod sed awk grep egrep date at mkdir cp mv rm ln test [ [[ cat tr cut sleep kill tar find install nslookup dig getent".split(
    " ",
  ),
);

/** One command, word by word. */
function readWords(words: readonly CommandWord[]): readonly Found[] {
  const [program] = words;
  if (STAYS_HERE.has(program?.text ?? "")) return [];
  const shellWords = words.map(({ text }, index) => ({ text, offset: index }));
  const clients = clientMentions(shellWords).flatMap((mention) => {
    const word = words[mention.offset];
    return word === undefined ? [] : [{ mention: { ...mention, offset: 0 }, written: { ...word, name: "" } }];
  });
  const isClient = clients.length > 0 || takesHosts(program?.text ?? "");
  const values = words.map((word, index) => named(word, words[index - 1]?.text ?? "", isClient ? "target" : ""));
  const flags = values.filter(({ name }) => name !== "");
  const { found, partnered } = isClient ? NO_PAIRS : pairValues(flags);
  const direct = values.flatMap((written) =>
    findMentions(written, written.name !== "" && !isClient && !partnered.has(written)).map((mention) => ({
      mention,
      written,
    })),
  );
  return [...clients, ...direct, ...found];
}

/** A word with the flag that it belongs to. */
function named({ text, via, place }: CommandWord, before: string, free: string): Written {
  const [, name, value] = FLAG_WITH_VALUE.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { name, text: value, via, place };
  const flag = FLAG.exec(before)?.[1];
  return { name: FLAG.test(text) ? "" : (flag ?? free), text, via, place };
}
