import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findTools } from "../../../src/delivery/render/find-tools.ts";
import { makeDirectory } from "../repository.ts";

function programs(...names: readonly string[]): string {
  const directory = makeDirectory();
  for (const name of names) {
    writeFileSync(join(directory, name), "#!/bin/sh\n");
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

describe("the tools", () => {
  test("are found on the PATH, kustomize before kubectl", () => {
    const PATH = programs("kustomize", "kubectl", "helm");
    expect(findTools({ PATH })).toEqual({
      kustomize: { command: join(PATH, "kustomize"), verb: "build" },
      helm: join(PATH, "helm"),
    });
  });

  test("kubectl has a kustomize inside", () => {
    const PATH = programs("kubectl");
    expect(findTools({ PATH })).toEqual({ kustomize: { command: join(PATH, "kubectl"), verb: "kustomize" } });
  });

  test("what a variable names wins", () => {
    const [PATH, own] = [programs("kustomize"), programs("kubectl")];
    expect(findTools({ PATH, EARSHOT_KUBECTL: join(own, "kubectl") }).kustomize?.verb).toBe("kustomize");
  });

  test("and must be there", () => {
    expect(() => findTools({ PATH: "", EARSHOT_HELM: "/no/helm" })).toThrow("EARSHOT_HELM names /no/helm");
  });

  test("a relative entry of the PATH is not searched: what is reviewed could lie there", () => {
    expect(findTools({ PATH: "." })).toEqual({});
    expect(findTools({})).toEqual({});
  });
});
