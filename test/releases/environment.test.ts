// istiod's environment and compatibilityVersion: which switch they change in which release, and what is said of the rest.
import { describe, expect, test } from "vitest";
import { COMPATIBILITY, KNOWN_TARGETS } from "../../src/releases/compatibility.ts";
import { ENVIRONMENT } from "../../src/releases/environment.ts";
import { profileFor } from "../../src/releases/profile.ts";
import type { Switches } from "../../src/releases/switches.ts";
import { isWithin, parseVersion } from "../../src/releases/version.ts";

const withVariable = (release: string, name: string, value: string) =>
  profileFor(release, { environment: new Map([[name, value]]) });

describe("a variable away from its default changes its switch", () => {
  test.each<[string, string, string, Partial<Switches>]>([
    ["1.20.8", "ENABLE_EXTERNAL_NAME_ALIAS", "true", { externalNameIsAlias: true }],
    ["1.22.8", "ENABLE_EXTERNAL_NAME_ALIAS", "false", { externalNameIsAlias: false }],
    ["1.24.6", "PILOT_UNIFIED_SIDECAR_SCOPE", "false", { defaultScope: "merged", kubernetesServiceWins: false }],
    ["1.28.10", "PILOT_UNIFIED_SIDECAR_SCOPE", "0", { defaultScope: "chosen", kubernetesServiceWins: false }],
    ["1.30.3", "PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE", "F", { destinationNamespace: "visible" }],
    ["1.23.6", "PILOT_ENABLE_IP_AUTOALLOCATE", "true", { addressAllocation: "status" }],
    ["1.26.8", "PILOT_ENABLE_IP_AUTOALLOCATE", "false", { addressAllocation: "hashed-every-slot" }],
    ["1.21.6", "ENABLE_ENHANCED_RESOURCE_SCOPING", "true", { discoveryHidesIstioObjects: true }],
    ["1.22.8", "ENABLE_ENHANCED_RESOURCE_SCOPING", "false", { discoveryHidesIstioObjects: false }],
    ["1.15.7", "SIDECAR_IGNORE_PORT_IN_HOST_MATCH", "true", { hostPortsIgnored: true }],
    ["1.30.3", "PILOT_HTTP10", "1", { httpProtocols: ["http/1.0", "http/1.1", "h2c"] }],
    ["1.27.9", "PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN", "false", { absoluteHostDomains: false }],
  ])("%s %s=%s", (release, name, value, expected) => {
    const { profile, variables } = withVariable(release, name, value);
    expect(profile).toMatchObject(expected);
    expect(variables).toMatchObject([{ name, value, from: "environment" }]);
    expect(variables[0]).not.toHaveProperty("caveat");
  });
});

describe("what is not followed is said", () => {
  test.each([
    ["1.30.3", "ENABLE_EXTERNAL_NAME_ALIAS", "false", "does not know it"],
    ["1.30.3", "ISTIO_DUAL_STACK", "true", "simulates only false"],
    ["1.30.3", "PILOT_UNIFIED_SIDECAR_SCOPE", "no", "reads true or false here, and takes true"],
  ])("%s %s=%s", (release, name, value, words) => {
    const { profile, variables } = withVariable(release, name, value);
    expect(variables[0]?.caveat).toContain(words);
    expect(profile).toEqual(profileFor(release).profile);
  });

  test("a variable of another thing, or at its default, changes nothing and needs no words", () => {
    for (const [name, value] of [
      ["PILOT_TRACE_SAMPLING", "100"],
      ["constructor", "true"],
      ["ENABLE_EXTERNAL_NAME_ALIAS", "TRUE"],
    ] as const) {
      const { profile, variables } = withVariable("1.22.8", name, value);
      expect(profile).toEqual(profileFor("1.22.8").profile);
      expect(variables.filter(({ caveat }) => caveat !== undefined)).toEqual([]);
    }
  });
});

describe("compatibilityVersion", () => {
  test.each<[string, string, Partial<Switches>]>([
    ["1.30.3", "1.29", { destinationNamespace: "visible" }],
    ["1.24.6", "1.23", { defaultScope: "merged" }],
    ["1.24.6", "1.21", { defaultScope: "merged", discoveryHidesIstioObjects: false }],
    ["1.22.8", "1.20", { externalNameIsAlias: false, mostSpecificVirtualServiceWins: false }],
    ["1.25.5", "1.24", { addressAllocation: "hashed-every-slot" }],
  ])("%s as %s", (release, compatibilityVersion, expected) => {
    expect(profileFor(release, { compatibilityVersion }).profile).toMatchObject(expected);
  });

  test("a variable wins over it", () => {
    const environment = new Map([["ENABLE_EXTERNAL_NAME_ALIAS", "true"]]);
    const { profile } = profileFor("1.22.8", { compatibilityVersion: "1.20", environment });
    expect(profile).toMatchObject({ externalNameIsAlias: true, mostSpecificVirtualServiceWins: false });
  });

  test("one that the chart does not know is said, and left out", () => {
    const choice = profileFor("1.26.8", { compatibilityVersion: "1.20" });
    expect(choice.compatibilityCaveat).toContain("knows 1.23 to 1.25");
    expect(choice.profile).toEqual(profileFor("1.26.8").profile);
  });
});

describe("the tables", () => {
  test("periods of a variable follow one another", () => {
    for (const { name, periods } of ENVIRONMENT) {
      for (const [index, period] of periods.entries()) {
        const next = periods[index + 1];
        expect(parseVersion(period.since), name).toBeDefined();
        if (next === undefined) continue;
        expect(period.upTo, name).toBeDefined();
        expect(isWithin(parseVersion(next.since) as never, period), name).toBe(false);
      }
    }
  });

  test("what a chart sets is a variable that the release knows", () => {
    for (const { name, since, upTo } of COMPATIBILITY) {
      const row = ENVIRONMENT.find((variable) => variable.name === name);
      for (const release of [since, upTo ?? "1.30.3"]) {
        const version = parseVersion(release);
        expect(
          row?.periods.some((period) => version !== undefined && isWithin(version, period)),
          name,
        ).toBe(true);
      }
    }
    expect(Object.keys(KNOWN_TARGETS)).toContain("1.30");
  });
});

test.each([
  ["1.22.x", "1.22.8"],
  ["1.22.*", "1.22.8"],
  ["~1.22.3", "1.22.8"],
  ["v1.24-latest", "1.24.6"],
  ["1.31", "1.31.0"],
])("%s is %s", (asked, version) => {
  expect(profileFor(asked).profile.version).toBe(version);
});

test("the release after a pre-release does what the pre-release did", () => {
  expect(profileFor("1.31").profile.excludedEgressHosts).toBe(true);
  expect(profileFor("^1.22.0").isUnknown).toBe(true);
});
