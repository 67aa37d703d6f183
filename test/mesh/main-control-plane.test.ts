// Control planes of several revisions in one repository: one of them answers, and what the others are told says nothing of it.
import { describe, expect, test } from "vitest";
import { meshOf } from "./mesh-of.ts";

interface Chart {
  readonly name: string;
  readonly version: string;
  readonly values: string;
}

const chart = ({ name, version, values }: Chart): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: "${version}"}}
  values: {${values}}
`;

const today = chart({ name: "istiod", version: "1.20.x", values: "global: {}" });
const canary = chart({
  name: "a-canary",
  version: "1.24.6",
  values:
    'revision: canary, compatibilityVersion: "1.21", pilot: {env: {PILOT_HTTP10: "1"}}, meshConfig: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}',
});

const istiodOf = (text: string) => {
  const { mesh, notices } = meshOf(text);
  const { release, compatibilityVersion, environment } = mesh.istiod;
  return {
    release: release?.value,
    compatibilityVersion: compatibilityVersion?.value,
    environment: [...environment.keys()],
    outbound: mesh.config.outboundTrafficPolicy,
    notices: notices.map(({ code }) => code),
  };
};

describe("several revisions", () => {
  test.each([
    ["the canary is read first", canary + today],
    ["the canary is read last", today + canary],
  ])("the one without a name answers, with nothing of the other's settings: %s", (_, text) => {
    expect(istiodOf(text)).toEqual({
      ...istiodOf(today),
      release: "1.20.x",
      compatibilityVersion: undefined,
      environment: [],
      notices: ["several-control-planes"],
    });
  });

  test("the notice names them, and what to do", () => {
    const { notices } = meshOf(today + canary);
    expect(notices[0]).toMatchObject({ relevance: "if-changed", location: { path: "mesh.yaml" } });
    expect(notices[0]?.message).toContain("(canary, default). Every sidecar is answered as by default");
  });

  test("a patch that names no revision belongs to the one that there is", () => {
    const patch = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system}
spec:
  selector: {matchLabels: {app: istiod}}
  template: {spec: {containers: [{name: discovery, env: [{name: PILOT_ENABLE_AMBIENT, value: "false"}]}]}}
`;
    expect(istiodOf(canary + patch)).toMatchObject({
      release: "1.24.6",
      environment: ["PILOT_ENABLE_AMBIENT", "PILOT_HTTP10"],
      notices: [],
    });
    expect(istiodOf(today + canary + patch.replace("name: istiod", "name: istiod-canary")).environment).toEqual([]);
  });
});

test.each([">=1.20.0 <1.21.0", "*", "^1.22.0", "1.x", "1.22 - 1.23"])(
  "a range of chart versions, %s, is kept as it is written: no release can be told from it",
  (version) => {
    expect(istiodOf(chart({ name: "istiod", version, values: "global: {}" })).release).toBe(version);
  },
);
