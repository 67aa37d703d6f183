// A recorded proxy -> the /config_dump of a real Envoy that got what istiod answered for it, and Istio's own things beside.
import type { Answer } from "./answer.ts";
import { type CorpusAnswer, corpusAnswer, type RecordedProxy } from "./corpus-answer.ts";
import { nodeResource, pushedInternals, staticInternals } from "./istio-internals.ts";
import { dumpOf } from "./run-envoy.ts";
import { slimDump } from "./slim-dump.ts";
import { toResources } from "./to-resources.ts";

export interface CorpusDump extends CorpusAnswer {
  readonly dump: unknown;
}

/** `change`: makes another answer of it on its way to Envoy. */
export async function corpusDump(
  envoy: string,
  recorded: RecordedProxy,
  change: (answer: Answer) => Answer = (answer) => answer,
): Promise<CorpusDump> {
  const told = corpusAnswer(recorded);
  const dump = await dumpOf(envoy, {
    node: nodeResource(told.node),
    staticResources: staticInternals,
    resourcesIn: (directory) => {
      const { listeners, clusters, routes, endpoints } = toResources(change(told.answer), directory);
      return {
        listeners: [...listeners, ...pushedInternals.listeners],
        clusters: [...clusters, ...pushedInternals.clusters],
        routes,
        endpoints,
      };
    },
  });
  return { ...told, dump: slimDump(dump) };
}
