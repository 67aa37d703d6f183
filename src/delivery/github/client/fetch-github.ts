// `fetch` for GitHub's client: with an end, through a proxy where the environment names one, and counted. Where the answer is
// to come back later it waits a little; what was refused so was not done.
import { setTimeout as sleep } from "node:timers/promises";
import { EnvHttpProxyAgent, fetch as fetchThrough } from "undici";

const LONGEST_WAIT_SECONDS = 60;
const MOST_WAITS = 2;
const REQUEST_TIMEOUT = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;
type Fetch = typeof fetch;

/** `answered` hears the status of each answer; undefined when there was none within so many milliseconds. */
export function createFetch(
  environment: Environment,
  answered: (status: number | undefined) => void,
  milliseconds = REQUEST_TIMEOUT,
): Fetch {
  const fetchOnce = throughProxy(environment) ?? fetch;
  const counted: Fetch = async (input, init) => {
    try {
      // Whoever brings a signal knows its own end: it ends the reading of the answer, too.
      const signal = init?.signal ?? AbortSignal.timeout(milliseconds);
      const response = await fetchOnce(input, { ...init, signal });
      answered(response.status);
      return response;
    } catch (error) {
      answered(undefined);
      throw error;
    }
  };
  return async (input, init) => {
    for (let waits = 0; ; waits++) {
      const response = await counted(input, init);
      const seconds = await secondsToWait(response);
      if (seconds === undefined || seconds > LONGEST_WAIT_SECONDS || waits >= MOST_WAITS) return response;
      await sleep(seconds * 1_000);
    }
  };
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not, as other programs read them. */
function throughProxy(environment: Environment): Fetch | undefined {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const [httpProxy, httpsProxy, noProxy] = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].map(named);
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  const dispatcher = new EnvHttpProxyAgent({
    ...(httpProxy !== undefined && { httpProxy }),
    ...(httpsProxy !== undefined && { httpsProxy }),
    ...(noProxy !== undefined && { noProxy }),
  });
  // The same functions under other types: Node's own `fetch` is undici's, of another release.
  const through = fetchThrough as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => through(input, { ...init, dispatcher });
}

/** The client itself knows GitHub's limits by their words only: not those of older servers and of what stands before them. */
async function secondsToWait(response: Response): Promise<number | undefined> {
  const told = response.headers.get("retry-after") ?? "";
  if (![403, 429].includes(response.status) || !/^\d{1,6}$/.test(told)) return undefined;
  const known = response.headers.get("x-ratelimit-remaining") === "0";
  return known || /\bsecondary rate\b/i.test(await response.clone().text()) ? undefined : Number(told);
}
