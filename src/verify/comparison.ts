// What every comparison of simulated and live things needs, and a count that grows while it goes on.

import type { Outbound } from "../simulation/outbound.ts";
import type { Outsiders } from "./beyond-the-files.ts";
import type { LiveProxy } from "./live-proxy.ts";
import type { Compared, Difference, Tally } from "./verification.ts";

export interface ComparisonInputs {
  readonly outbound: Outbound;
  readonly live: LiveProxy;
  readonly outsiders: Outsiders;
  /** Real addresses by symbol. */
  readonly addressOf: ReadonlyMap<string, string>;
}

/** The outcome for one kind of thing. */
export interface Comparison {
  readonly tally: Tally;
  readonly differences: readonly Difference[];
  /** Sentences about what is alike only as far as Git can know. */
  readonly remarks: readonly string[];
}

/** Collects one after the other. */
export interface Collector {
  readonly alike: () => void;
  readonly differ: (difference: Omit<Difference, "of">) => void;
  readonly remark: (sentence: string) => void;
  readonly done: () => Comparison;
}

const COUNT = { different: "different", "only-simulated": "onlySimulated", "only-live": "onlyLive" } as const;

export function collectorOf(of: Compared): Collector {
  const tally = { equal: 0, different: 0, onlySimulated: 0, onlyLive: 0 };
  const differences: Difference[] = [];
  const remarks: string[] = [];
  return {
    alike: () => {
      tally.equal++;
    },
    differ: (difference) => {
      tally[COUNT[difference.kind]]++;
      differences.push({ of, ...difference });
    },
    remark: (sentence) => {
      remarks.push(sentence);
    },
    done: () => ({ tally, differences, remarks }),
  };
}
