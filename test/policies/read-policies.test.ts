import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { POLICY_SCHEMA } from "../../src/policies/policy-file.ts";
import { readPolicies } from "../../src/policies/read-policies.ts";

const policy = (when: string, more = "") => `id: loud
title: Loud
explanation: Something is loud.
judges: change
rules:
  - about: call
    when: ${when}
    severity: error
    title: "{traffic} of {callers}"
    message: "{calls}"
remedy: Be quiet.
${more}`;

/** What is said of a file that cannot be a policy. */
function trouble(text: string) {
  const { policies, notices } = readPolicies(new Map([["mine/loud.yaml", text]]));
  expect(policies).toEqual([]);
  expect(notices).toHaveLength(1);
  const [notice] = notices;
  expect(notice).toMatchObject({ code: "broken-policy", relevance: "yes", location: { path: "mine/loud.yaml" } });
  return `${notice?.location?.startLine}: ${notice?.message}`;
}

const SHIPPED = [
  "address-overlap",
  "capture-needs-dns",
  "duplicate-host",
  "external-name-capture",
  "foreign-capture",
  "headless-collision",
  "https-as-tcp",
  "listener-conflict",
  "lost-destination",
  "missing-default-sidecar",
  "registry-only-widened",
  "rejected-by-webhook",
  "server-first-http",
  "sidecar-hides-dependency",
  "sidecar-undoes-default",
  "unregistered-destination",
  "wide-export",
];

test("the policies that ship can all judge", () => {
  const { policies, notices } = readPolicies(readShippedPolicies());
  expect(notices).toEqual([]);
  expect(policies.map(({ id, path }) => [id, path])).toEqual(SHIPPED.map((id) => [id, `policies/${id}.yaml`]));
});

test("their schema is published for editors", async () => {
  const schema = new URL("../../schemas/policy.json", import.meta.url).pathname;
  await expect(`${JSON.stringify(POLICY_SCHEMA, null, 2)}\n`).toMatchFileSnapshot(schema);
});

describe("what is no policy is a notice", () => {
  test.each([
    ["broken YAML", 'id: "loud\n', /^\d+: The policy mine\/loud.yaml is not applied: /],
    ["another shape", "- id: loud\n", /it must be object/],
    ["a missing field", policy("call.sure").replace("remedy: Be quiet.\n", ""), /remedy/],
    ["an unknown field", policy("call.sure", "severty: error\n"), /additional properties \(severty\)/],
    ["an unknown severity", policy("call.sure").replace("severity: error", "severity: fatal"), /rules\.0\.severity/],
    ["an alias bomb", `${policy("call.sure")}fixes: &a [x]\nyieldsTo: *a\n`, /alias/i],
    ["an expression that does not parse", policy("call.sure &&"), /^7: .*rule 1 does not compile/],
    [
      "a fact that there is not",
      policy("call.manifest == 'x'"),
      /^7: .*there is no call\.manifest; there are call\.from, /,
    ],
    ["a fact that one branch hides", policy("false && call.manifest"), /there is no call\.manifest/],
    ["another kind of fact", policy("capture.port == 1"), /there is no capture here, only call/],
    ["a name in the words that means nothing", policy("call.sure").replace("{calls}", "{shouts}"), /\{shouts\}/],
    ["a text that is too long", `${policy("call.sure")}#${"x".repeat(100_000)}`, /longer than/],
  ])("%s", (_, text, said) => expect(trouble(text)).toMatch(said));

  test("a second policy of the same name", () => {
    const texts = new Map(["b.yaml", "a.yaml"].map((path) => [path, policy("call.sure")]));
    const { policies, notices } = readPolicies(texts);
    expect(policies.map(({ path }) => path)).toEqual(["a.yaml"]);
    expect(notices.map(({ location }) => location?.path)).toEqual(["b.yaml"]);
  });

  test("the others go on", () => {
    const texts = new Map([
      ["bad.yaml", "id: 1"],
      ["good.yaml", policy("call.namespaces.exists(n, n == 'x')".replace("namespaces", "from.split"))],
      ["better.yaml", policy("call.port in [3306, 6379] && call.from.startsWith('shop/')")],
    ]);
    expect(readPolicies(texts).policies.map(({ path }) => path)).toEqual(["better.yaml"]);
  });
});
