// Names in settings that nothing has: policies, kinds of fixes -> notices, with the name that was meant where one is near.
import { FIX_KINDS } from "../fixes/fix-kinds.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import type { Policy } from "../policies/read-policies.ts";
import type { FoundSettings } from "../settings/find-settings.ts";
import { nearestWord } from "../settings/nearest-word.ts";

/** Told and passed over: a policy can have been renamed since. */
export function noticesOfUnknownNames(
  { settings, effective }: FoundSettings,
  policies: readonly Policy[],
): readonly Notice[] {
  const placeOf = (key: string): Location | undefined =>
    effective.find((one) => one.origin !== "organisation" && `${one.key}.`.startsWith(`${key}.`))?.location;
  const ids = policies.map(({ id }) => id);
  const named = [
    ...Object.keys(settings.policies ?? {}).map((name) => ({ name, location: placeOf(`policies.${name}`) })),
    ...(settings.waivers ?? []).map(({ policy: name, location }) => ({ name, location })),
  ];
  const kinds = (settings.fixes?.prefer ?? []).map((name) => ({ name, location: placeOf("fixes.prefer") }));
  return [...named.flatMap(unknown("policy", ids)), ...kinds.flatMap(unknown("kind of fix", [...FIX_KINDS.keys()]))];
}

interface Named {
  readonly name: string;
  readonly location: Location | undefined;
}

function unknown(what: string, known: readonly string[]) {
  return ({ name, location }: Named): readonly Notice[] => {
    if (known.includes(name)) return [];
    const near = nearestWord(name, known);
    const advice = near === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${near}?`;
    const message = `The settings name a ${what} ${name} that there is not. ${advice}`;
    return [{ code: "unknown-name", message, ...(location !== undefined && { location }), relevance: "no" }];
  };
}
