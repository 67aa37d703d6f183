// Release numbers: reading and comparing. The only place that compares versions.

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number | undefined;
}

/** `1.30`, `1.30.3`, also with a leading `v` or a suffix such as `-distroless`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?:[-+].*)?$/.exec(text.trim());
  if (match === null) return undefined;
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: match[3] === undefined ? undefined : Number(match[3]),
  };
}

export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || (a.patch ?? 0) - (b.patch ?? 0);
}
