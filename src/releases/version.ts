// Release numbers: reading and comparing. The only place that compares versions.

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number | undefined;
  /** `-rc.0`, `-beta.1`, … */
  readonly suffix: string;
}

/** `1.30`, `1.30.3`, also with a leading `v` or a suffix such as `-distroless`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?:([-+][^-+]*).*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const suffix = /^-(?:rc|beta|alpha)\.\d+$/.test(match[4] ?? "") ? (match[4] ?? "") : "";
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: match[3] === undefined ? undefined : Number(match[3]),
    suffix,
  };
}

/** The minor release that a chart's range stays within: `1.22.x`, `1.22.*`, `~1.22.3`; undefined for anything wider. */
export function parseMinorRange(text: string): Version | undefined {
  const match = /^(?:~\s*v?(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?|v?(\d{1,3}\.\d{1,3})\.[xX*])$/.exec(text.trim());
  return match === null ? undefined : parseVersion(match[1] ?? match[2] ?? "");
}

export function formatVersion({ major, minor, patch, suffix }: Version): string {
  return `${major}.${minor}.${patch ?? 0}${suffix}`;
}

/** By major, minor and patch; a pre-release counts as its release. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || (a.patch ?? 0) - (b.patch ?? 0);
}

/** Whether a release lies between two, both included; without `upTo` everything from `since` on does. */
export function isWithin(
  version: Version,
  { since, upTo }: { readonly since: string; readonly upTo?: string },
): boolean {
  const first = parseVersion(since);
  if (first === undefined || compareVersions(version, first) < 0) return false;
  const last = upTo === undefined ? undefined : parseVersion(upTo);
  return last === undefined || compareVersions(version, last) <= 0;
}
