// The helm that is there -> a script that kustomize calls in its place: kustomize hands over names from the repository as they
// are, and helm would take one that begins with a dash for an option, such as --output-dir.

/** A DNS name of at most 53 characters, as helm itself wants it. */
export function isReleaseName(name: string): boolean {
  return (
    name.length <= 53 && /^[a-z0-9](?:[-a-z0-9]{0,52}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,52}[a-z0-9])?)*$/.test(name)
  );
}

/** Renders charts of this very build, under names that are names; does nothing else. */
export function guardHelm(helm: string): string {
  const quoted = `'${helm.replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh
refuse() { echo "$1" >&2; exit 1; }
case "$1" in
  version) ;;
  template)
    case "$2" in
      --generate-name|[a-z0-9]*) ;;
      *) refuse "$2 is no name for a release" ;;
    esac
    case "$3" in
      */earshot-render-*/repository/*) ;;
      *) refuse "the chart $3 is not part of the repository" ;;
    esac ;;
  *) refuse "charts are not fetched" ;;
esac
exec ${quoted} "$@"
`;
}
