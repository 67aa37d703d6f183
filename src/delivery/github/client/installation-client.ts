// The App's client -> one for an installation, whose requests are signed by whoever is handed in. Its limits and pace are those of
// the installation, as with the clients that Probot makes.
import type { GitHub } from "./repository-client.ts";

/** What of a request its signature depends on. */
export type Endpoint = Readonly<Record<string, unknown>> & {
  readonly url: string;
  readonly headers: Record<string, string | number | undefined>;
};

export interface Signing {
  readonly app: GitHub;
  readonly installation: number;
  readonly log: object;
  /** Sends the request with its signature. */
  readonly send: (endpoint: Endpoint, request: (endpoint: Endpoint) => Promise<unknown>) => Promise<unknown>;
  /** What the client's `auth` answers. */
  readonly tell: () => Promise<unknown>;
}

type Constructor = new (options: object) => GitHub;
type Request = ((endpoint: Endpoint) => Promise<unknown>) & {
  readonly endpoint: { readonly merge: (route: unknown, parameters: unknown) => Endpoint };
};
interface Options {
  readonly throttle?: { readonly enabled?: boolean };
}

export async function installationClient({ app, installation, log, send, tell }: Signing): Promise<GitHub> {
  const hook = (request: Request, route: unknown, parameters: unknown) =>
    send(request.endpoint.merge(route, parameters), request);
  const factory = ({ octokitOptions }: { readonly octokitOptions: Options }) => {
    const { throttle } = octokitOptions;
    return new (app.constructor as Constructor)({
      ...octokitOptions,
      log,
      throttle: throttle?.enabled ? { ...throttle, id: String(installation) } : { enabled: false },
      authStrategy: () => Object.assign(tell, { hook }),
    });
  };
  return (await app.auth({ type: "installation", installationId: installation, factory })) as GitHub;
}
