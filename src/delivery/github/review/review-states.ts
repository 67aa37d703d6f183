// Two trees on GitHub -> their review: reads manifests and the organisation's settings, hands them to the engine.
import { namedSources } from "../../../gate/sources.ts";
import type { Snapshot } from "../../../manifests/snapshot.ts";
import type { Review, ReviewSettings } from "../../../review.ts";
import { findSettings } from "../../../settings/find-settings.ts";
import type { Settings } from "../../../settings/settings.ts";
import { today } from "../../today.ts";
import type { Repository } from "../client/repository-client.ts";
import type { Reviewed } from "../comments/place-comment.ts";
import type { States } from "../reading/find-states.ts";
import type { ReadCache } from "../reading/read-cache.ts";
import { readOrganisation } from "../reading/read-organisation.ts";
import { readSources } from "../reading/read-sources.ts";
import { listStates, readStates } from "../reading/read-states.ts";
import type { Engine } from "./review-in-worker.ts";

export interface Reviewing {
  readonly repository: Repository;
  readonly settings: ReviewSettings;
  readonly blobs: ReadCache;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Also where no manifest differs: what is there can count, too. */
  readonly alsoIfSame?: boolean;
}

/** What settings say of failures: known as soon as they are read, also when the review fails later. */
export interface Learned {
  onFailure?: Settings["onFailure"] | undefined;
}

export interface ReviewedStates {
  readonly reviewed: Reviewed;
  readonly review: Review;
  /** The same review of another state after the change. */
  readonly reviewAgain: (after: Snapshot) => Promise<Review>;
}

const OF_A_FORK =
  "What comes from a fork is not rendered on this server unless the settings of the base branch say render.forks: true";

/** Undefined when no manifest differs: then there is nothing to simulate. */
export async function reviewStates(
  { repository, blobs: cache, signal, engine, settings: shipped, alsoIfSame = false }: Reviewing,
  states: States,
  learned: Learned,
): Promise<ReviewedStates | undefined> {
  const reading = { cache, signal };
  const trees = { before: states.before.tree, after: states.after.tree, commit: states.before.commit };
  const listed = await listStates(repository, { ...trees, alsoIfSame }, reading);
  if (listed === undefined) return undefined;
  const reviewed = await readStates(repository, listed, reading);
  const organisation = await readOrganisation(repository, cache);
  const settings = { ...shipped, today: today(), ...(organisation !== undefined && { organisation }) };
  // The change's own file is read by the engine alone, which can be ended.
  const { before } = reviewed;
  const { settings: base } = findSettings({
    before,
    after: before,
    ...(organisation !== undefined && { organisation }),
  });
  learned.onFailure = base.onFailure;
  const unrendered = states.isFork && base.render?.forks !== true ? { unrendered: OF_A_FORK } : {};
  const named = namedSources(before, settings);
  const sources = named.length === 0 ? {} : { sources: await readSources(repository, named, reading) };
  const asked = { ...settings, ...sources };
  const reviewAgain = (after: Snapshot) => engine({ before, after, settings: asked, ...unrendered }, signal);
  const review = await reviewAgain(reviewed.after);
  const notices = states.notices.map((notice) => ({ ...notice, incomplete: false }));
  return { reviewed, reviewAgain, review: { ...review, notices: [...notices, ...review.notices] } };
}
