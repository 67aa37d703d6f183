// Every name that a fact has is explained, and every name that is explained is there: for facts of all cases that ship.
import { expect, test } from "vitest";
import { findCases } from "../../src/delivery/cli/policy-cases.ts";
import { readNamedDirectory } from "../../src/delivery/read-paths.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { PLACEHOLDERS } from "../../src/policies/fill-template.ts";
import { listCases } from "../../src/policies/list-cases.ts";
import { PLACEHOLDER_MEANINGS } from "../../src/policies/placeholder-meanings.ts";
import { SUBJECTS } from "../../src/policies/policy-file.ts";
import { factFields } from "../../src/policies/vocabulary.ts";
import { review } from "../../src/review.ts";

const CASES = new URL("../cases/", import.meta.url).pathname;
/** Together they have facts of every kind. */
const TELLING = [
  "foreign-capture/tcp-entry-takes-an-external-mysql",
  "listener-conflict/second-entry-of-another-namespace",
  "lost-destination/route-that-nobody-is-known-to-use",
  "address-overlap/out-of-the-service-range",
  "duplicate-host/other-endpoints-in-another-namespace",
  "missing-default-sidecar/sidecar-removed",
  "rejected-by-webhook/update-is-refused",
  "server-first-http/no-client-is-known",
  "sidecar-undoes-default/selector-without-egress",
  "unregistered-destination/new-client",
];
const enabled = {
  path: "test",
  text: "policies: {missing-default-sidecar: {enabled: true}, unregistered-destination: {enabled: true}}",
};

test("facts", async () => {
  const names = new Map<string, Set<string>>();
  for (const { path } of TELLING.flatMap((name) => findCases(`${CASES}${name}`))) {
    const [before, after] = ["before", "after"].map((side) => readNamedDirectory(`${path}/${side}`));
    if (before === undefined || after === undefined) throw new Error(path);
    const { impacts } = await review(before, after, { policies: readShippedPolicies(), settingsFile: enabled });
    for (const { about, fact } of impacts.flatMap((impact) => listCases(impact, () => true))) {
      names.set(about, new Set([...(names.get(about) ?? []), ...Object.keys(fact)]));
    }
  }
  const found = [...names].map(([about, all]) => [about, [...all].toSorted()]);
  const explained = SUBJECTS.filter((about) => names.has(about)).map((about) => [
    about,
    [...factFields(about)].toSorted(),
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(explained));
  expect(SUBJECTS.filter((about) => !names.has(about) && about !== "route")).toEqual([]);
});

test("names in words", () => {
  expect(Object.keys(PLACEHOLDER_MEANINGS).toSorted()).toEqual([...PLACEHOLDERS].toSorted());
});
