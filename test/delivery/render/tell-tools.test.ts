import { expect, test } from "vitest";
import { tellTools } from "../../../src/delivery/render/tell-tools.ts";

const KUSTOMIZE = { command: "/usr/local/bin/kubectl", verb: "kustomize" } as const;

test.each([
  [{}, true, ["There is no kustomize and no kubectl", "There is no helm"]],
  [
    { kustomize: KUSTOMIZE },
    true,
    ["built by /usr/local/bin/kubectl", "There is no helm", "They run without a network, with 1 GB"],
  ],
  [
    { helm: "/bin/helm" },
    false,
    ["There is no kustomize", "rendered by /bin/helm", "This machine lets no program run without a network"],
  ],
])("%j", (tools, isOffline, sentences) => {
  const told = tellTools(tools, { prefix: [], isOffline, isLimited: isOffline });
  expect(told).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
});
