// Webhooks of the App that failed -> asked for once more, each once: what was sent while nobody listened is not lost.
import type { Claims } from "../../queue/claims.ts";
import { type GitHub, statusOf } from "../client/repository-client.ts";

const DAY = 24 * 60 * 60;
/** What somebody asked for before that would surprise them now; the pull requests are looked at all the same. */
const OLDEST = DAY * 1_000;
const MOST_PAGES = 3;
const MOST_REDELIVERIES = 100;
const REFUSED = [400, 404, 410, 422];

interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  readonly status_code: number;
}

/** Gives how many were asked for. `github`: the App's own client, without an installation. */
export async function redeliverFailed(
  github: GitHub,
  { claims, signal }: { readonly claims: Claims; readonly signal: AbortSignal },
): Promise<number> {
  let count = 0;
  for (const { id, guid } of choose(await listFailed(github), Date.now())) {
    signal.throwIfAborted();
    if (count >= MOST_REDELIVERIES) break;
    const once = `redelivered:${guid}`;
    if (!(await claims.claim(once, 2 * DAY))) continue;
    try {
      await github.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
      count += 1;
    } catch (error) {
      // GitHub does not keep it any more, or will not send it: the others may be well.
      if (REFUSED.includes(statusOf(error) ?? 0)) continue;
      await claims.release(once);
      throw error;
    }
  }
  return count;
}

async function listFailed(github: GitHub): Promise<readonly Delivery[]> {
  const found: Delivery[] = [];
  const pages = github.paginate.iterator(github.rest.apps.listWebhookDeliveries, { per_page: 100, status: "failure" });
  let read = 0;
  for await (const { data } of pages) {
    found.push(...data);
    read += 1;
    if (read >= MOST_PAGES || found.some((delivery) => isOld(delivery, Date.now()))) break;
  }
  return found;
}

/** The oldest first, as they happened; none that was sent a second time already, by whomever. */
export function choose(deliveries: readonly Delivery[], now: number): readonly Delivery[] {
  const repeated = new Set(deliveries.filter(({ redelivery }) => redelivery).map(({ guid }) => guid));
  // A server that does not know the filter gives all of them.
  const failed = deliveries.filter(({ status_code: status }) => status < 200 || status > 299);
  return failed
    .filter((delivery) => !repeated.has(delivery.guid) && !isOld(delivery, now))
    .toSorted((a, b) => a.id - b.id);
}

function isOld({ delivered_at }: Delivery, now: number): boolean {
  return now - Date.parse(delivered_at) > OLDEST;
}
