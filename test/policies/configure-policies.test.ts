import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { configurePolicies } from "../../src/policies/configure-policies.ts";
import { readPolicies } from "../../src/policies/read-policies.ts";
import { NEWEST_POLICY_SET, type Settings } from "../../src/settings/settings.ts";

const SHIPPED = readFileSync(new URL("../../policies/foreign-capture.yaml", import.meta.url), "utf8");
const policy = (id: string, more = "") => SHIPPED.replace(/^id: .*$/m, `id: ${id}`).concat(more);
const { policies } = readPolicies(
  new Map([
    ["a.yaml", policy("loud")],
    ["b.yaml", policy("shy", "enabled: false\n")],
  ]),
);

const configured = (settings: Settings) =>
  configurePolicies(policies, settings).map(({ id, rules }) => [
    id,
    [...new Set(rules.map(({ severity }) => severity))].sort(),
  ]);
const OWN = [...new Set(policies[0]?.rules.map(({ severity }) => severity))].sort();

test("no policy that ships is newer than the set that `earshot init` writes", () => {
  const sets = readPolicies(readShippedPolicies()).policies.map(({ since = 1 }) => since);
  expect(sets.filter((set) => set > NEWEST_POLICY_SET)).toEqual([]);
});

test("the policy that the others are made of has rules of several severities", () =>
  expect(OWN).toEqual(["error", "warning"]));

test.each<[string, Settings, readonly unknown[]]>([
  ["nothing said", {}, [["loud", OWN]]],
  ["on and off", { policies: { loud: { enabled: false }, shy: { enabled: true } } }, [["shy", OWN]]],
  ["milder: none stays above it", { policies: { loud: { severity: "info" } } }, [["loud", ["info"]]]],
  ["as warnings", { policies: { loud: { severity: "warning" } } }, [["loud", ["warning"]]]],
  ["as it is: milder rules are not raised", { policies: { loud: { severity: "error" } } }, [["loud", OWN]]],
])("%s", (_, settings, expected) => expect(configured(settings)).toEqual(expected));
