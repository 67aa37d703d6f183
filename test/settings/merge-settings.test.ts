import { expect, test } from "vitest";
import { type Layer, listEffective, mergeSettings } from "../../src/settings/merge-settings.ts";
import { readSettings } from "../../src/settings/read-settings.ts";

function layer(origin: Layer["origin"], text: string): Layer {
  const reading = readSettings({ path: `${origin}.yml`, text });
  if (reading.kind === "broken") throw new Error(JSON.stringify(reading.problems));
  return { origin, settings: reading.settings, locate: reading.locate };
}

const ORGANISATION = layer(
  "organisation",
  `mode: observe
istiod: {env: {A: "1", B: "1"}}
policies: {wide-export: {enabled: false, severity: info}}
policyFiles: [org/*.yaml]
fixes: {addressPool: 240.7.0.0/16, prefer: [move-port]}
meshes: [{name: all}]
calls: [{from: "*/*", to: "10.0.0.1:53"}]
waivers: [{policy: p, resource: Sidecar a/b, reason: org, until: 2027-01-01}]
`,
);
const REPOSITORY = layer(
  "repository",
  `mode: enforce
istiod: {env: {B: "2"}}
policies: {wide-export: {enabled: true}}
policyFiles: [own/*.yaml]
fixes: {prefer: [add-address]}
meshes: [{name: prod}, {name: stage}]
calls: [{from: "shop/*", to: "10.0.0.2:53"}]
waivers: [{policy: p, resource: Sidecar c/d, reason: own, until: 2027-01-01}]
`,
);

test("the repository wins key by key; calls and waivers add up, other lists are replaced", () => {
  const merged = mergeSettings([ORGANISATION, REPOSITORY]);
  expect(merged).toMatchObject({
    mode: "enforce",
    istiod: { env: { A: "1", B: "2" } },
    policies: { "wide-export": { enabled: true, severity: "info" } },
    policyFiles: ["own/*.yaml"],
    fixes: { addressPool: "240.7.0.0/16", prefer: ["add-address"] },
    meshes: [{ name: "prod" }, { name: "stage" }],
  });
  expect(merged.calls?.map(({ to }) => to)).toEqual(["10.0.0.2:53", "10.0.0.1:53"]);
  expect(merged.waivers?.map(({ reason }) => reason)).toEqual(["own", "org"]);
});

test("lines of the organisation's file are not taken for the repository's", () => {
  const [own, organisation] = mergeSettings([ORGANISATION, REPOSITORY]).waivers ?? [];
  expect(own?.location).toMatchObject({ path: "repository.yml", startLine: 8 });
  expect(organisation).not.toHaveProperty("location");
});

test("where each setting comes from", () => {
  const told = listEffective([ORGANISATION, REPOSITORY]).map(
    ({ key, value, origin, location }) => `${key}=${value} ${origin}:${location.startLine}`,
  );
  expect(told).toEqual([
    "mode=enforce repository:1",
    "istiod.env.B=2 repository:2",
    "policies.wide-export.enabled=true repository:3",
    "policyFiles=own/*.yaml repository:4",
    "fixes.prefer=add-address repository:5",
    "meshes.prod=nothing said repository:6",
    "meshes.stage=nothing said repository:6",
    "call from shop/* to 10.0.0.2:53= repository:7",
    "waiver of p for Sidecar c/d=until 2027-01-01: own repository:8",
    "istiod.env.A=1 organisation:2",
    "policies.wide-export.severity=info organisation:3",
    "fixes.addressPool=240.7.0.0/16 organisation:5",
    "call from */* to 10.0.0.1:53= organisation:7",
    "waiver of p for Sidecar a/b=until 2027-01-01: org organisation:8",
  ]);
});

test("hostile names do no harm", () => {
  const merged = mergeSettings([
    layer("organisation", "policies: {__proto__: {enabled: false}, a: {enabled: false}}\n"),
    layer("repository", "policies: {constructor: {enabled: false}}\n"),
  ]);
  expect(Object.keys(merged.policies ?? {})).toEqual(["__proto__", "a", "constructor"]);
  expect(({} as { enabled?: boolean }).enabled).toBeUndefined();
});
