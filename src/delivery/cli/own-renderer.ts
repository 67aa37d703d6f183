// `--no-render` and the environment -> what runs Kustomize and Helm for a command. One for a process: it keeps its results.

import { once } from "../../manifests/remember.ts";
import type { Renderer } from "../../manifests/rendering.ts";
import { findTools } from "../render/find-tools.ts";
import { rememberBuilds } from "../render/remember-builds.ts";
import { createBuildRunner, rendererOf } from "../render/renderer.ts";

const renderer = once(() => rendererOf(rememberBuilds().over(createBuildRunner(findTools(process.env)))));

/** Undefined where nothing is to be run. Throws trouble when a tool that the environment names is not there. */
export function ownRenderer({ render }: { readonly render?: boolean }): Renderer | undefined {
  return render === false ? undefined : renderer();
}
