// The environment -> the kustomize and the helm that are there, if they are. Starts neither.
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { trouble } from "../trouble.ts";

export interface Tools {
  /** A program, and what comes before the directory: `kustomize build`, or `kubectl kustomize`. */
  readonly kustomize?: { readonly command: string; readonly verb: "build" | "kustomize" };
  readonly helm?: string;
}

/** EARSHOT_KUSTOMIZE, EARSHOT_KUBECTL and EARSHOT_HELM name them, else the PATH does. Throws trouble for a named one that is not there. */
export function findTools(environment: NodeJS.ProcessEnv): Tools {
  const kustomize = named("EARSHOT_KUSTOMIZE", environment);
  const kubectl = named("EARSHOT_KUBECTL", environment);
  const helm = named("EARSHOT_HELM", environment) ?? onPath("helm", environment);
  const builder = kustomize ?? (kubectl === undefined ? onPath("kustomize", environment) : undefined);
  const other = kubectl ?? (builder === undefined ? onPath("kubectl", environment) : undefined);
  return {
    ...(builder !== undefined && { kustomize: { command: builder, verb: "build" } as const }),
    ...(builder === undefined && other !== undefined && { kustomize: { command: other, verb: "kustomize" } as const }),
    ...(helm !== undefined && { helm }),
  };
}

function named(variable: string, environment: NodeJS.ProcessEnv): string | undefined {
  const asked = environment[variable];
  if (asked === undefined || asked === "") return undefined;
  const found = asked.includes("/") ? executable(resolve(asked)) : onPath(asked, environment);
  if (found === undefined) throw trouble(`${variable} names ${asked}, which is no program that can be started`);
  return found;
}

/** Absolute entries only: the directory that is reviewed must not bring the program. */
function onPath(name: string, { PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  for (const directory of PATH.split(delimiter)) {
    const found = isAbsolute(directory) ? executable(join(directory, name)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
