// The command that shows the way of a finding's call: it must ask for the very call.
import { expect, test } from "vitest";
import type { KnownCall } from "../../src/impact/find-calls.ts";
import { traceCommand } from "../../src/report/describe-review.ts";
import { callChange, quietReview, seedFinding, seedReview } from "./example-reviews.ts";

const commandFor = (to: string, call: Partial<KnownCall>): string | undefined => {
  const sides = { before: { outcome: "PassthroughCluster" }, after: { outcome: "closed" } };
  const change = callChange({ from: "shop/web", to, ...sides, symptom: "closed", call });
  const finding = { ...seedFinding, subject: { ...seedFinding.subject, calls: [change] } };
  return traceCommand({ ...seedReview, findings: [finding] });
};

test.each([
  ["ledger:8080", { protocol: "http" }, "earshot trace --from shop/web --to ledger:8080 --protocol http"],
  ["pay.example:443", { tls: true, sni: "pay.example" }, "earshot trace --from shop/web --to pay.example:443 --tls"],
  [
    "10.2.0.9:443",
    { tls: true, sni: "pay.example" },
    "earshot trace --from shop/web --to 10.2.0.9:443 --tls --sni pay.example",
  ],
  [
    "10.2.0.9:80",
    { protocol: "http2", host: "pay.example" },
    "earshot trace --from shop/web --to 10.2.0.9:80 --protocol http2 --host pay.example",
  ],
] as const)("%s %j", (to, call, command) => {
  expect(commandFor(to, call)).toBe(command);
});

test("a name without an address is asked for at an address that nobody has", () => {
  const sides = { before: { outcome: "unresolved" }, after: { outcome: "unresolved" } };
  const call = { tls: true, sni: "pay.example" };
  const change = callChange({ from: "shop/web", to: "pay.example:443", ...sides, symptom: "blocked", call });
  const finding = { ...seedFinding, subject: { ...seedFinding.subject, calls: [change] } };
  expect(traceCommand({ ...seedReview, findings: [finding] })).toBe(
    "earshot trace --from shop/web --to elsewhere:443 --tls --sni pay.example",
  );
});

test("without a finding about a call there is none", () => {
  expect(traceCommand(quietReview)).toBeUndefined();
});
