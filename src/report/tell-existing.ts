// Review -> what both states have and would be found if it were added now, as sentences. Names stand between backticks.
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { Review } from "./review.ts";

/** What the list is, above it: it is no news and costs nobody a merge. */
export const EXISTING_LEAD = "There before this change, and not counted; what would be found if it were added now:";

/** One sentence for each; undefined where nobody asked for them. */
export function tellExisting({ existing }: Review): readonly string[] | undefined {
  if (existing === undefined) return undefined;
  if (existing.length === 0) return ["nothing"];
  return existing.map(
    ({ policy, title, location }) => `${named(policy)}, ${named(formatLocation(location))}: ${title}`,
  );
}
