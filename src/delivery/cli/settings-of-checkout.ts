// Files of settings, checkouts of sources -> what every review of a checkout is asked with, whoever asks: a command or the action.
import type { Renderer } from "../../manifests/rendering.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import type { ReviewSettings } from "../../review.ts";
import { readShippedPolicies } from "../shipped.ts";
import { today } from "../today.ts";
import { readSources } from "./read-sources.ts";

export interface Given {
  /** Instead of the settings of the base, and defaults under them. */
  readonly files: Pick<ReviewSettings, "settingsFile" | "organisation">;
  /** Directories of the repositories that settings name under sources, by name. */
  readonly directories: ReadonlyMap<string, string> | undefined;
  readonly renderer: Renderer | undefined;
}

/** Throws trouble for sources that are not there. */
export function settingsOfCheckout(before: Snapshot, { files, directories, renderer }: Given): ReviewSettings {
  const sources = readSources(before, files, directories);
  return {
    ...files,
    ...(sources.size > 0 && { sources }),
    ...(renderer !== undefined && { renderer }),
    policies: readShippedPolicies(),
    today: today(),
  };
}
