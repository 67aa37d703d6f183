import { expect, test } from "vitest";
import {
  isAddressOrCidr,
  isDomainName,
  isIpAddress,
  isLabelKey,
  isWildcardDomain,
} from "../../../src/mesh/rules/names.ts";

function split(check: (text: string) => boolean, texts: readonly string[]): readonly string[] {
  return texts.filter(check);
}

test("IP addresses are what Go takes for one", () => {
  const good = ["0.0.0.0", "255.255.255.255", "10.1.2.3", "::", "2001:db8::1", "::ffff:10.1.2.3", "fe80::1%eth0"];
  const bad = [
    "",
    "256.1.1.1",
    "10.1.2",
    "010.1.1.1",
    "10.1.2.3.",
    "0x7f.0.0.1",
    "1",
    "10.1",
    "a.b.c.d",
    "2001:db8",
    ":",
    "12345::",
  ];
  expect(split(isIpAddress, [...good, ...bad])).toEqual(good);
});

test("ranges have one slash and a length that fits", () => {
  const good = ["10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0", "2001:db8::/128", "10.1.2.3"];
  const bad = [
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "2001:db8::/129",
    "fe80::1%eth0/64",
    "/8",
  ];
  expect(split(isAddressOrCidr, [...good, ...bad])).toEqual(good);
});

test("domain names", () => {
  const good = ["a", "a.b", "a.b.", "A-1.example.com", "1a", `${"a".repeat(63)}.com`];
  const bad = ["", ".", "a..b", "-a", "a-", "a_b", "10.1.2.3", "a.7", "*.a", `${"a".repeat(64)}.com`, "a.".repeat(130)];
  expect(split(isDomainName, [...good, ...bad])).toEqual(good);
});

test("wildcard domains have their wildcard in front of the first label", () => {
  const good = ["*", "*.a", "*a.b", "*-a.b", "a", "a.b."];
  const bad = ["", "**", "a*.b", "a.*", "*.*", "*-.b", "*.", "*.7"].filter((text) => text !== "*.");
  expect(split(isWildcardDomain, [...good, ...bad])).toEqual(good);
});

test("label keys", () => {
  const good = ["a", "a.b_c", "example.com/a"];
  const bad = ["", "/a", "example.com/", "a b", "-a", "a".repeat(64), "a/b/c"];
  expect(split(isLabelKey, [...good, ...bad])).toEqual(good);
});

test("hostile text does not take long", () => {
  const long = `${"a-".repeat(50_000)}!`;
  for (const check of [isIpAddress, isAddressOrCidr, isDomainName, isWildcardDomain, isLabelKey])
    expect(check(long)).toBe(false);
});
