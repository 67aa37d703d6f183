// A chart that nothing says how it is deployed: what its own values make of it is a guess, and no reason to block.
import { expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import type { Renderer } from "../../src/manifests/rendering.ts";
import { review } from "../../src/review.ts";

const TEMPLATE = `# {{ .Chart.Name }}
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ledger, namespace: billing}
spec: {hosts: [ledger.example], addresses: ["10.0.0"], resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP}]}
`;
const CHART = { "charts/ledger/Chart.yaml": "apiVersion: v2\nname: ledger\nversion: 1.0.0\n" };
const LEDGER = { ...CHART, "charts/ledger/templates/ledger.yaml": TEMPLATE };
const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ledger, namespace: argocd}
spec:
  destination: {namespace: billing}
  source: {path: charts/ledger, helm: {releaseName: ledger}}
`;

const failing = async () => ({ kind: "failed", reason: "not asked" }) as const;
const renderer: Renderer = {
  kustomize: failing,
  helm: async ({ files }) => {
    const template = files.get("charts/ledger/templates/ledger.yaml") ?? "";
    return { kind: "rendered", text: `---\n# Source: ledger/templates/ledger.yaml\n${template}` };
  },
};

async function told(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  const [base, head] = [before, after].map((files) => new Map(Object.entries(files)));
  const asked = { policies: readShippedPolicies(), istio: "1.30", renderer };
  const { verdict, findings, notices } = await review(base ?? new Map(), head ?? new Map(), asked);
  const codes = notices.filter(({ code }) => code === "rejected-by-webhook").length;
  return [verdict, findings.map(({ policy }) => policy), codes];
}

test("what the webhook would refuse of it is a notice, which counts where the chart is changed", async () => {
  expect(await told(CHART, LEDGER)).toEqual(["incomplete", [], 1]);
  expect(await told(LEDGER, { ...LEDGER, "notes.yaml": "a: b\n" })).toEqual(["pass", [], 1]);
});

test("what its values have no part in is certain", async () => {
  const plain = { "charts/ledger/templates/ledger.yaml": TEMPLATE.replace(/^.*\n/, "") };
  expect(await told(CHART, { ...CHART, ...plain })).toEqual(["block", ["rejected-by-webhook"], 0]);
});

test("where something deploys it, it is a finding", async () => {
  const deployed = { "argo.yaml": APPLICATION };
  expect(await told({ ...CHART, ...deployed }, { ...LEDGER, ...deployed })).toEqual([
    "block",
    ["rejected-by-webhook"],
    0,
  ]);
});
