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

export function formatVersion({ major, minor, patch, suffix }: Version): string {
  return `${major}.${minor}.${patch ?? 0}${suffix}`;
}

/** By major, minor and patch; a pre-release counts as its release. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || (a.patch ?? 0) - (b.patch ?? 0);
}
