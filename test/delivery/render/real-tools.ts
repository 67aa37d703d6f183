// For tests: the real kustomize and helm, where they are. Those that the environment names must be there.
import { findTools } from "../../../src/delivery/render/find-tools.ts";
import { rememberBuilds } from "../../../src/delivery/render/remember-builds.ts";
import { createBuildRunner, rendererOf } from "../../../src/delivery/render/renderer.ts";

export const tools = findTools(process.env);

/** One for all tests of a file: results are kept. */
export const renderer = rendererOf(rememberBuilds().over(createBuildRunner(tools)));

export const hasBoth = tools.kustomize !== undefined && tools.helm !== undefined;

if (!hasBoth && process.env.CI !== undefined)
  throw new Error("kustomize (or kubectl) and helm must be here where CI is set");
if (!hasBoth) console.warn("kustomize (or kubectl) and helm are not both here: tests that run them are skipped");
