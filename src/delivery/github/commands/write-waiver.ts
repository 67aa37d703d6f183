// The text of the settings file and a waiver -> the text with the waiver in it, and nothing else changed; or why not. Pure.

import type { Change } from "../../../fixes/edit/change.ts";
import { editDocument } from "../../../fixes/edit/edit-document.ts";
import type { JsonObject } from "../../../manifests/document.ts";
import { readSettings } from "../../../settings/read-settings.ts";
import { SETTINGS_PATH, type Waiver } from "../../../settings/settings.ts";

export type Written =
  | { readonly kind: "written"; readonly text: string }
  | { readonly kind: "refused"; readonly why: string };

/** Fields in the order in which they are written. */
const FIELDS = ["policy", "resource", "mesh", "reason", "owner", "until"] as const;

/** `text` undefined where there is no file. A waiver of the same is renewed, not written twice. */
export function writeWaiver(text: string | undefined, waiver: Waiver): Written {
  const before = readSettings({ path: SETTINGS_PATH, text: text ?? "" });
  if (before.kind === "broken") return refused(before.problems[0]?.message ?? "it is broken");
  const index = (before.settings.waivers ?? []).findIndex((known) => isSame(known, waiver));
  const edited = edit(text ?? "", changesFor(waiver, index));
  if (edited === undefined) return refused("it is not written in lines that can be added to");
  const after = readSettings({ path: SETTINGS_PATH, text: edited });
  if (after.kind === "broken") return refused(after.problems[0]?.message ?? "it would be broken");
  return { kind: "written", text: edited };
}

function refused(why: string): Written {
  return { kind: "refused", why };
}

function isSame(one: Waiver, other: Waiver): boolean {
  return (
    one.policy === other.policy &&
    one.resource === other.resource &&
    one.mesh === other.mesh &&
    one.port === undefined &&
    one.namespace === undefined
  );
}

function changesFor(waiver: Waiver, index: number): readonly Change[] {
  const entries = FIELDS.flatMap((name) => (waiver[name] === undefined ? [] : [[name, waiver[name]] as const]));
  if (index < 0) return [{ kind: "append", field: ["waivers"], value: Object.fromEntries(entries) as JsonObject }];
  return entries.map(([name, value]) => ({ kind: "set", field: ["waivers", index, name], value }));
}

/** Edits are made in Kubernetes objects; for the time of the edit the settings are one. */
function edit(text: string, changes: readonly Change[]): string | undefined {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const header = `apiVersion: earshot.dev/v1${newline}kind: Settings${newline}`;
  const lines = text === "" || text.endsWith("\n") ? text : `${text}${newline}`;
  const start = beginning(lines);
  const object = lines.slice(0, start) + header + lines.slice(start);
  const edited = editDocument(object, { path: SETTINGS_PATH, index: 0 }, changes);
  if ("reason" in edited || edited.text.slice(start, start + header.length) !== header) return undefined;
  return edited.text.slice(0, start) + edited.text.slice(start + header.length);
}

/** Behind the comments and the `---` that stand first. */
function beginning(text: string): number {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at) + 1 || text.length;
    if (!/^(?:\s*(?:#.*)?|---\s*(?:#.*)?|%.*)$/.test(text.slice(at, end).trimEnd())) return at;
    at = end;
  }
  return at;
}
