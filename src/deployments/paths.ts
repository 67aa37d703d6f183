// Paths as kustomizations, charts and Applications write them -> paths from the repository's root. Looks at no file.

/** The directory of a path, without a slash at the end; "" is the root. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** `way` as seen from `directory`; undefined where it leaves the repository. */
export function resolvePath(directory: string, way: string): string | undefined {
  const steps = directory === "" ? [] : directory.split("/");
  for (const step of way.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

export const isUnder = (path: string, directory: string): boolean =>
  directory === "" || path.startsWith(`${directory}/`);

/** Every directory above a path, the nearest first; the last is the root. */
export function directoriesAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let directory = directoryOf(path); directory !== ""; directory = directoryOf(directory)) above.push(directory);
  return [...above, ""];
}

// As kustomize tells them apart, for names that are not there: a scheme, a host, a revision, or `//` before a directory.
const REMOTE =
  /^(?:[a-z][\w+.-]*:\/\/|[a-z]+::|[\w.-]+@[\w.-]+:|[\w-]+(?:\.[\w-]+)+[:/])|[?&](?:ref|version)=|[^:]\/\//i;

/** Whether a name that is no file and no directory here is somewhere else. */
export const isRemote = (name: string): boolean => !name.startsWith("../") && REMOTE.test(name);

const ISTIO = /(?:^|\/)(?:istiod|istio-discovery|base|istio-base|cni|istio-cni|ztunnel|gateway|istio-\w+)\/?$/;

/** A chart or directory of Istio's own, which is not rendered but read as what it installs. */
export const isOfIstio = (name: string): boolean => ISTIO.test(name);
