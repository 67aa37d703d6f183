// A kustomization -> what kustomize is not given here and may have in the cluster: what is elsewhere, plugins, files that are not read.
// What nobody has, a base that is named and not there, is none of it.

import type { JsonValue } from "../manifests/document.ts";
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { listAt } from "../mesh/plain-value.ts";
import type { Kustomization } from "./kustomization.ts";
import { directoriesAbove, resolvePath } from "./paths.ts";
import type { Absent, Reached } from "./reach.ts";

export interface TakenAway {
  /** In other repositories, on servers: never fetched. */
  readonly elsewhere: readonly string[];
  /** Never run, or not read. */
  readonly unused: readonly string[];
  /** Named and not there: nobody can build that. */
  readonly missing: readonly string[];
}

export function takenAway(
  { kustomizations, absent, remoteCharts, sources, inputs }: Reached,
  snapshot: Snapshot,
): TakenAway {
  const away = absent.filter(({ why }) => why !== "unread").map(({ reference }) => reference.name);
  const charts = remoteCharts.map(({ name }) => `chart ${name}`);
  const plugins = kustomizations.flatMap((kustomization) => pluginsOf(kustomization, snapshot));
  const unread = absent.filter((one) => mayBeThere(one, snapshot)).map(({ reference }) => reference.name);
  const missing = absent.filter((one) => one.why === "unread" && !isGenerated(one) && !mayBeThere(one, snapshot));
  const unreadable = [...sources.keys(), ...inputs].filter((path) => isUnread(snapshot.get(path)));
  return {
    elsewhere: [...new Set([...away, ...charts])],
    unused: [...new Set([...plugins, ...unread, ...unreadable])],
    missing: [...new Set(missing.map(({ path }) => path))],
  };
}

const isUnread = (content: ReturnType<Snapshot["get"]>): boolean =>
  typeof content === "object" && content.base64 === undefined;

const ENDING = /\.[^/.]+$/;
/** What these name is given, if only as an empty file. */
const GENERATORS: ReadonlySet<unknown> = new Set(["configMapGenerator", "secretGenerator"]);

/** A file of a name that is not read, or of a submodule. What is deployed from no file is a directory. */
function mayBeThere(one: Absent, snapshot: Snapshot): boolean {
  const { why, path, reference } = one;
  if (why !== "unread" || isGenerated(one)) return false;
  if (directoriesAbove(path).some((above) => typeof snapshot.get(above) === "object")) return true;
  return !isManifestPath(path) && (reference.kind === "input" || ENDING.test(path));
}

const isGenerated = ({ reference }: Absent): boolean => GENERATORS.has(reference.field[0]);

const PLUGINS = ["generators", "transformers", "validators"];

function pluginsOf({ value, directory }: Kustomization, snapshot: Snapshot): readonly string[] {
  return PLUGINS.flatMap((field) =>
    listAt(value, field).flatMap((entry) => {
      const text = textOf(entry, directory, snapshot);
      return text === undefined || isBuiltIn(text) ? [] : [nameOf(entry, field)];
    }),
  );
}

/** Undefined for what is not here: that is told as such. */
function textOf(entry: JsonValue, directory: string, snapshot: Snapshot): string | undefined {
  if (typeof entry !== "string") return undefined;
  if (entry.includes("\n")) return entry;
  const text = snapshot.get(resolvePath(directory, entry) ?? "");
  return typeof text === "string" ? text : undefined;
}

/** Kustomize has these itself, and they are run. */
function isBuiltIn(text: string): boolean {
  const versions = [...text.matchAll(/^["']?apiVersion["']?: *(.*)$/gm)].map(([, version = ""]) => version);
  return versions.length > 0 && versions.every((version) => /^["']?builtin\b/.test(version));
}

function nameOf(entry: JsonValue, field: string): string {
  return typeof entry === "string" && !entry.includes("\n") ? entry : `a plugin under ${field}`;
}
