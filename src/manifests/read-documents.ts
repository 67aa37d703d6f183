// Snapshot -> Documents: YAML and JSON as Kubernetes reads them. Never throws; what cannot be read is a notice.
import type { Document } from "./document.ts";
import type { Notice } from "./notice.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Reading {
  /** In order of path, then of position in the file. */
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}

/** Reads every `.yaml`, `.yml` and `.json` file of a snapshot. */
export function readDocuments(_snapshot: Snapshot): Reading {
  throw new Error("not written yet");
}
