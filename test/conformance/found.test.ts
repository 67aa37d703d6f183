// Meshes of our own in which the simulation once differed from istiod, with istiod's answers for several releases.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareCase, readCase } from "./compare-with-istiod.ts";

const ROOT = join(import.meta.dirname, "found");

describe.each(readdirSync(ROOT).sort())("%s", (name) => {
  const recorded = readCase(join(ROOT, name));
  const releases = recorded.answers.flatMap((answer) => answer.releases);

  test.each(releases)("in %s", (release) => {
    expect(compareCase(recorded, release)?.differences).toEqual([]);
  });
});
