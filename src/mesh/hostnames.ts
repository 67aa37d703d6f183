// Host names with a leading wildcard, compared as istiod compares them (pkg/config/host).

export const isWildcard = (host: string): boolean => host.startsWith("*");

/** Every name that `host` stands for is also covered by `pattern`. An exact pattern never covers a wildcard. */
export function subsetOf(host: string, pattern: string): boolean {
  if (!isWildcard(pattern)) return host === pattern;
  if (isWildcard(host) && host.length < pattern.length) return false;
  return (isWildcard(host) ? host.slice(1) : host).endsWith(pattern.slice(1));
}

/** The two overlap: equal, or one covers the other. */
export function matches(a: string, b: string): boolean {
  return subsetOf(a, b) || subsetOf(b, a);
}

/** istiod's "more specific first": exact before wildcard, then longer, then alphabetical. */
export function moreSpecific(a: string, b: string): boolean {
  if (isWildcard(a) !== isWildcard(b)) return !isWildcard(a);
  return a.length === b.length ? a < b : a.length > b.length;
}
