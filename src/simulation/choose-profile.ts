// What a mesh says of istiod, and what is asked for from outside -> the profile to simulate, with notices about everything
// that is not followed exactly. What is asked for wins, variable by variable.
import type { Location, Notice } from "../manifests/notice.ts";
import type { Said } from "../mesh/find-istiod.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { type AppliedVariable, isEnvironmentSwitch } from "../releases/apply-environment.ts";
import { type Profile, profileFor } from "../releases/profile.ts";

export interface ProfileSettings {
  /** Release, "1.30" or a patch; else what the repository names, else the newest stable one. */
  readonly istio?: string;
  /** istiod's environment switches, by name; they win over what the repository holds. */
  readonly environment?: ReadonlyMap<string, string>;
  /** `compatibilityVersion` of istiod's chart; wins over what the repository holds. */
  readonly compatibilityVersion?: string;
}

/** Something that the profile was chosen by, and where it stands; without a place it was asked for from outside. */
export interface Decider {
  readonly name: string;
  readonly value: string;
  readonly location?: Location;
}

export interface ChosenProfile {
  readonly profile: Profile;
  /** The release first, then what else has an effect, in order of name. */
  readonly decidedBy: readonly Decider[];
  readonly notices: readonly Notice[];
  /** The table does not have the release that is named. */
  readonly isUnknown: boolean;
}

export function chooseProfile({ istiod }: Mesh, settings: ProfileSettings): ChosenProfile {
  const release = settings.istio ?? istiod.release?.value;
  const compatibilityVersion = settings.compatibilityVersion ?? istiod.compatibilityVersion?.value;
  const said = [...istiod.environment].map(([name, { value }]) => [name, value] as const);
  const choice = profileFor(release, {
    environment: new Map([...said, ...(settings.environment ?? [])]),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
  });
  const placeOfRelease = settings.istio === undefined ? istiod.release : undefined;
  const placeOfVersion = settings.compatibilityVersion === undefined ? istiod.compatibilityVersion : undefined;
  const placeOf = ({ name, from }: AppliedVariable): Said | undefined => {
    if (from === "compatibilityVersion") return placeOfVersion;
    return settings.environment?.has(name) === true ? undefined : istiod.environment.get(name);
  };
  const { profile, caveat, compatibilityCaveat, variables } = choice;
  const hasCompatibility = variables.some(({ from, changed }) => from === "compatibilityVersion" && changed.length > 0);
  const own = variables.filter(({ from, changed }) => from === "environment" && changed.length > 0);
  return {
    profile,
    isUnknown: choice.isUnknown === true,
    decidedBy: [
      ...(release === undefined ? [] : [decider("release", release, placeOfRelease)]),
      ...(hasCompatibility ? [decider("compatibilityVersion", compatibilityVersion ?? "", placeOfVersion)] : []),
      ...own.map((variable) => decider(variable.name, variable.value, placeOf(variable))),
    ],
    notices: [
      ...notice("istio-release", caveat, placeOfRelease),
      ...notice(
        "istiod-environment",
        compatibilityCaveat && `compatibilityVersion ${compatibilityVersion}: ${compatibilityCaveat}`,
        placeOfVersion,
      ),
      ...[...(settings.environment?.keys() ?? [])].filter((name) => !isEnvironmentSwitch(name)).map(unheard),
      ...variables.flatMap((variable) =>
        notice("istiod-environment", variable.caveat && tell(variable, variable.caveat, profile), placeOf(variable)),
      ),
    ],
  };
}

function tell({ name, value, from }: AppliedVariable, caveat: string, { version }: Profile): string {
  const by = from === "compatibilityVersion" ? ", which compatibilityVersion sets" : "";
  return `istiod's ${name}=${value}${by} is not followed for Istio ${version}: ${caveat}.`;
}

/** In a repository most variables are about other things; one that somebody asks for was meant to do something. */
function unheard(name: string): Notice {
  const message = `${name} is none of the environment switches of istiod that Earshot knows to bear on outbound traffic: it changes nothing here.`;
  return { code: "istiod-environment", message, relevance: "no" };
}

function decider(name: string, value: string, said: Said | undefined): Decider {
  return { name, value, ...(said !== undefined && { location: said.location }) };
}

function notice(code: string, message: string | undefined, said: Said | undefined): readonly Notice[] {
  if (message === undefined) return [];
  return [{ code, message, relevance: "no", ...(said !== undefined && { location: said.location }) }];
}
