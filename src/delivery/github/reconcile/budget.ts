// How many requests somebody may still make who has no right to take all of them. Counts; asks nobody.

export interface Budget {
  /** Takes so many, or none and says false when they are not there. */
  take(requests: number): boolean;
}

/** What GitHub says of its limit with each answer. */
type Headers = Readonly<Record<string, string | number | undefined>>;

export function createBudget(requests: number): Budget {
  let left = requests;
  return {
    take(wanted) {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
  };
}

/** At most `most`, and never below half of what GitHub allows in an hour: that half is for pull requests that people wait for. */
export function spareRequests(headers: Headers, most: number): number {
  const limit = Number(headers["x-ratelimit-limit"]);
  const left = Number(headers["x-ratelimit-remaining"]);
  // An Enterprise Server may have no limits, and then says nothing of them.
  if (!Number.isFinite(limit) || !Number.isFinite(left)) return most;
  return Math.max(0, Math.min(most, Math.floor(left - limit / 2)));
}
