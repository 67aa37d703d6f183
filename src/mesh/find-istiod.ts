// Installations of istiod -> what the repository says of the one that is simulated: release, compatibility version and
// environment, each with its place; where two installations disagree, a notice.
import type { Document } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import type { Statement } from "./chart-values.ts";
import type { Installation } from "./installation.ts";

/** A value that the repository names. */
export interface Said {
  readonly value: string;
  /** For messages: "HelmRelease istio-system/istiod". */
  readonly what: string;
  readonly location: Location;
  readonly source: Document;
}

export interface Istiod {
  /** As written: an image tag, a chart version. */
  readonly release?: Said;
  readonly compatibilityVersion?: Said;
  /** istiod's own environment, by name. */
  readonly environment: ReadonlyMap<string, Said>;
}

interface Found {
  readonly istiod: Istiod;
  readonly notices: readonly Notice[];
}

/** Of several that say something, the first in order; each fact on its own. */
export function findIstiod(installations: readonly Installation[]): Found {
  const release = choose(installations, "release of Istio", ({ release: named }) => named, sameRelease);
  const compatibility = choose(installations, "compatibilityVersion", (one) => one.compatibilityVersion, sameText);
  const names = [...new Set(installations.flatMap(({ environment }) => [...environment.keys()]))].sort();
  const variables = names.map((name) => choose(installations, name, (one) => one.environment.get(name), sameText));
  const environment = variables.flatMap(({ chosen }, index) =>
    chosen === undefined ? [] : [[names[index] ?? "", chosen] as const],
  );
  return {
    istiod: {
      ...(release.chosen !== undefined && { release: release.chosen }),
      ...(compatibility.chosen !== undefined && { compatibilityVersion: compatibility.chosen }),
      environment: new Map(environment),
    },
    notices: [
      ...installations.flatMap(({ notices }) => notices),
      ...[release, compatibility, ...variables].flatMap(({ notices }) => notices),
    ],
  };
}

interface Choice {
  readonly chosen?: Said;
  readonly notices: readonly Notice[];
}

function choose(
  installations: readonly Installation[],
  subject: string,
  read: (installation: Installation) => Statement | undefined,
  isSame: (a: string, b: string) => boolean,
): Choice {
  const said = installations.flatMap((installation): readonly Said[] => {
    const statement = read(installation);
    return statement === undefined ? [] : [{ ...statement, what: installation.what, source: installation.source }];
  });
  const [first, ...others] = said;
  if (first === undefined) return { notices: [] };
  const rival = others.find(({ value }) => !isSame(first.value, value));
  return { chosen: first, notices: rival === undefined ? [] : [disagreement(subject, first, rival)] };
}

function disagreement(subject: string, used: Said, other: Said): Notice {
  const isRelease = subject === "release of Istio";
  const how = isRelease ? " (--istio)" : "";
  return {
    code: isRelease ? "ambiguous-istio-release" : "ambiguous-istiod-environment",
    message: `Two places name the ${subject}: ${used.what} (${used.location.path}:${used.location.startLine}) says ${used.value}, ${other.what} says ${other.value}. The first is used; keep one of them, or name the right one${how}.`,
    location: other.location,
    relevance: "if-changed",
  };
}

const sameText = (a: string, b: string): boolean => a.trim() === b.trim();

/** `1.22`, `v1.22.3` and `1.22.3-distroless` do not contradict one another. */
function sameRelease(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => /^[~v\s]*(\d+(?:\.\d+){1,2})/.exec(text)?.[1] ?? text);
  return one === other || one?.startsWith(`${other}.`) === true || other?.startsWith(`${one}.`) === true;
}
