// Which behaviour a named release has, and what is said when the name is not known exactly.
import { expect, test } from "vitest";
import { NEWER, OLDER } from "../../src/releases/deltas.ts";
import { profileFor } from "../../src/releases/profile.ts";

test.each([
  ["1.30", "1.30.3"],
  ["1.30.1", "1.30.1"],
  ["v1.24.2", "1.24.2"],
  ["1.22", "1.22.8"],
  ["1.30.3-distroless", "1.30.3"],
  ["1.31.0-rc.0", "1.31.0-rc.0"],
])("%s is %s", (asked, version) => {
  const choice = profileFor(asked);
  expect(choice.profile.version).toBe(version);
  expect(choice.caveat).toBeUndefined();
});

test.each([
  [undefined, "1.30.3", "no release of Istio is named"],
  ["latest", "1.30.3", '"latest" is no release'],
  ["1.99", "1.30.3", "Istio 1.99 is not known"],
  ["0.8", "1.4.10", "Istio 0.8 is not known"],
  ["1.30.17", "1.30.17", "newer than what is known"],
])("%s is answered as %s, and said to be", (asked, version, words) => {
  const choice = profileFor(asked);
  expect(choice.profile.version).toBe(version);
  expect(choice.caveat).toContain(words);
});

test("behaviour that flips inside a minor release follows the patch", () => {
  const shares = (release: string) => profileFor(release).profile.severalAddressesInOneService;
  expect(["1.24.3", "1.24.2", "1.24.0", "1.23.1", "1.23.0", "1.22.5", "1.22.4", "1.22.3"].map(shares)).toEqual([
    false,
    true,
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

test("every delta changes something and tells its story", () => {
  for (const { change, story } of [...OLDER, ...NEWER]) {
    expect(Object.keys(change).length).toBeGreaterThan(0);
    expect(story).toMatch(/\.$/);
  }
});
