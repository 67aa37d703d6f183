// The address of the App -> what its metrics say of the process now.

export interface ProcessNow {
  /** Resident, in megabytes. */
  readonly memory: number;
  /** Seconds of processor time since its start. */
  readonly processor: number;
  /** Pull requests that wait or are worked on. */
  readonly waiting: number;
}

export async function readProcess(origin: string): Promise<ProcessNow> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
  return {
    memory: read("process_resident_memory_bytes") / 1024 / 1024,
    processor: read("process_cpu_seconds_total"),
    waiting: read("earshot_queue_waiting") + read("earshot_queue_running"),
  };
}
