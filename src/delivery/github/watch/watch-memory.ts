// What a check run of the watch remembers (`external_id`): from where it was looked, and on which day. All that is known of earlier
// looks stands there, on GitHub.

export interface WatchMemory {
  /** The commit that the head was compared with. */
  readonly base: string;
  /** In UTC: `2027-03-31`. Waivers that ended before were told. */
  readonly day: string;
}

export function rememberWatch({ base, day }: WatchMemory): string {
  return `watch/${base} ${day}`;
}

/** Undefined for what is not ours. */
export function recallWatch(externalId: string | null): WatchMemory | undefined {
  const [, base, day] = /^watch\/([0-9a-f]{40,64}) (\d{4}-\d{2}-\d{2})$/.exec(externalId ?? "") ?? [];
  return base === undefined || day === undefined ? undefined : { base, day };
}
