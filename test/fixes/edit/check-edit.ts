// An edit of a random file -> everything that must hold of the new text, checked without the code under test.
import { loadAll, YAML11_SCHEMA } from "js-yaml";
import { expect } from "vitest";
import type { Change } from "../../../src/fixes/edit/change.ts";
import { editDocument } from "../../../src/fixes/edit/edit-document.ts";
import type { Dice } from "./dice.ts";
import { type RandomEdit, randomEdit } from "./random-edit.ts";
import { type WrittenFile, writtenFile } from "./written-file.ts";
import type { Data } from "./written-scalar.ts";

export interface CheckedEdit {
  readonly path: string;
  readonly change: Change;
  readonly before: string;
  /** Undefined where the edit was refused. */
  readonly after?: string;
  readonly refusal?: string;
}

/** Makes a file and an edit of it; throws where the edit does anything else than it should. */
export function checkEdit(dice: Dice): CheckedEdit | undefined {
  const file = writtenFile(dice);
  const index = dice.pick(file.objects.length);
  const object = file.objects[index];
  const edit = object && randomEdit(dice, object.value as Data);
  if (object === undefined || edit === undefined) return undefined;
  const before = file.pieces.join("");
  const { path } = file;
  const result = editDocument(before, { path, index }, [edit.change]);
  if ("reason" in result) return { path, change: edit.change, before, refusal: result.reason };
  try {
    checkText({ file, index, edit, before, after: result.text });
  } catch (error) {
    throw new Error(`${JSON.stringify(edit.change)}\n${before}\n=>\n${result.text}`, { cause: error });
  }
  return { path, change: edit.change, before, after: result.text };
}

interface Checked {
  readonly file: WrittenFile;
  readonly index: number;
  readonly edit: RandomEdit;
  readonly before: string;
  readonly after: string;
}

function checkText({ file, index, edit, before, after }: Checked): void {
  const piece = file.objects[index]?.piece ?? 0;
  const above = file.pieces.slice(0, piece).join("");
  const below = file.pieces.slice(piece + 1).join("");
  expect(after.startsWith(above) && after.endsWith(below) && after.length >= above.length + below.length).toBe(true);

  const wanted = file.objects.map(({ value }, at) => (at === index ? edit.wanted : value));
  expect(objectsIn(after)).toEqual(wanted);

  const [old, now] = [commentsIn(before), commentsIn(after)];
  if (edit.takesCollection) expect(old).toEqual(expect.arrayContaining([...now]));
  else expect(now).toEqual(old);

  expect(/\r\n/.test(after)).toBe(file.crlf && after.includes("\n"));
  if (file.crlf) expect(after).not.toMatch(/[^\r]\n/);
  expect(after.endsWith("\n")).toBe(before.endsWith("\n"));
  expect(after.startsWith("\uFEFF")).toBe(before.startsWith("\uFEFF"));
  const { added, removed } = changedLines(before, after);
  expect(added.filter((line) => /[ \t]\r?$/.test(line) && !before.includes(line.trim()))).toEqual([]);
  if (edit.isSmall) expect(removed.length).toBeLessThanOrEqual(1);
  const again = editDocument(after, { path: file.path, index }, edit.change.kind === "set" ? [edit.change] : []);
  expect(again).toEqual({ text: after });
}

function objectsIn(text: string): readonly unknown[] {
  // js-yaml takes no tab before a bracket, Kubernetes does.
  const untabbed = text.replace(/^\uFEFF/, "").replaceAll(/(?<=:|&a\d+)\t(?=[[{])/g, " ");
  const documents = loadAll(untabbed, { schema: YAML11_SCHEMA });
  return documents
    .filter((document) => typeof document === "object" && document !== null)
    .flatMap((document) =>
      "items" in document && "kind" in document && document.kind === "List" ? document.items : [document],
    );
}

function commentsIn(text: string): readonly string[] {
  return text.match(/# c\d+/g) ?? [];
}

/** Lines that are in one of two texts only, looked at from both ends. */
function changedLines(before: string, after: string) {
  const old = before.split("\n");
  const now = after.split("\n");
  let top = 0;
  while (top < old.length && old[top] === now[top]) top++;
  let bottom = 0;
  while (bottom < Math.min(old.length, now.length) - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom++;
  return { removed: old.slice(top, old.length - bottom), added: now.slice(top, now.length - bottom) };
}
