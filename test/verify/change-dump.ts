// For tests: a dump -> dumps in each of which one outbound thing is changed, with the names of what was changed.

export interface ChangedDump {
  readonly what: string;
  /** One of them must be named by a difference. */
  readonly names: readonly string[];
  readonly text: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of Envoy, which a test changes in place
type Message = any;

interface Change {
  readonly what: string;
  /** The things of a dump that it applies to. */
  readonly of: (dump: Message) => readonly Message[];
  /** Changes one of them in place; false when it does not apply. */
  readonly make: (thing: Message, dump: Message) => boolean;
  readonly names: (thing: Message) => readonly string[];
}

const section = (dump: Message, name: string): Message =>
  dump.configs.find((one: Message) => one["@type"].endsWith(`.${name}`)) ?? {};

const FOREIGN = /kube-dns|kubernetes\.default/;

const listeners = (dump: Message): readonly Message[] =>
  (section(dump, "ListenersConfigDump").dynamic_listeners ?? [])
    .map((one: Message) => one.active_state.listener)
    .filter((one: Message) => one.traffic_direction === "OUTBOUND" && !FOREIGN.test(JSON.stringify(one)));

const clusters = (dump: Message): readonly Message[] =>
  (section(dump, "ClustersConfigDump").dynamic_active_clusters ?? [])
    .map((one: Message) => one.cluster)
    .filter((one: Message) => one.name.startsWith("outbound|") && !FOREIGN.test(one.name));

const assignments = (dump: Message): readonly Message[] =>
  (section(dump, "EndpointsConfigDump").dynamic_endpoint_configs ?? [])
    .map((one: Message) => one.endpoint_config)
    .filter((one: Message) => one.endpoints !== undefined && clusters(dump).some(isEdsNamed(one.cluster_name)));

const isEdsNamed = (name: string) => (one: Message) => one.name === name && one.type === "EDS";

const hosts = (dump: Message): readonly Message[] =>
  (section(dump, "RoutesConfigDump").dynamic_route_configs ?? []).flatMap(
    (one: Message) => one.route_config.virtual_hosts,
  );

const place = ({ address }: Message): readonly string[] => [
  `${address.socket_address.address}:${address.socket_address.port_value}`,
];
const ownName = ({ name }: Message): readonly string[] => [name];
const chainsOf = (listener: Message): readonly Message[] => [
  ...listener.filter_chains,
  ...(listener.default_filter_chain ? [listener.default_filter_chain] : []),
];
const remove = (list: Message[], at: (one: Message) => boolean): boolean =>
  list.splice(list.findIndex(at), 1).length > 0;

const CHANGES: readonly Change[] = [
  {
    what: "a listener less",
    of: listeners,
    names: place,
    make: (thing, dump) =>
      remove(section(dump, "ListenersConfigDump").dynamic_listeners, (one) => one.active_state.listener === thing),
  },
  {
    what: "another port",
    of: listeners,
    names: place,
    make: ({ address }) => {
      address.socket_address.port_value += 1;
      return true;
    },
  },
  {
    what: "bind_to_port the other way round",
    of: listeners,
    names: place,
    make: (thing) => {
      thing.bind_to_port = thing.bind_to_port === false;
      return true;
    },
  },
  {
    what: "another inspector",
    of: listeners,
    names: place,
    make: (thing) => {
      const name = "envoy.filters.listener.http_inspector";
      const has = thing.listener_filters?.some((filter: Message) => filter.name === name);
      thing.listener_filters = has ? [] : [...(thing.listener_filters ?? []), { name }];
      return true;
    },
  },
  {
    what: "a filter chain that leads elsewhere",
    of: listeners,
    names: place,
    make: (thing) => {
      const { typed_config: config } = chainsOf(thing).at(-1).filters.at(-1);
      if (config.rds) config.rds.route_config_name = "9999";
      else {
        config.cluster = config.cluster === "BlackHoleCluster" ? "PassthroughCluster" : "BlackHoleCluster";
        delete config.weighted_clusters;
      }
      return true;
    },
  },
  {
    what: "a filter chain for other server names",
    of: listeners,
    names: place,
    make: (thing) => {
      thing.filter_chains[0].filter_chain_match = { server_names: ["other.example.com"] };
      return true;
    },
  },
  {
    what: "a filter chain with a match that nobody simulates",
    of: listeners,
    names: place,
    make: (thing) => {
      thing.filter_chains[0].filter_chain_match = { ...thing.filter_chains[0].filter_chain_match, source_ports: [1] };
      return true;
    },
  },
  {
    what: "a filter chain less",
    of: listeners,
    names: place,
    make: (thing) => thing.filter_chains.shift() !== undefined,
  },
  {
    what: "a cluster less",
    of: clusters,
    names: ownName,
    make: (thing, dump) =>
      remove(section(dump, "ClustersConfigDump").dynamic_active_clusters, (one) => one.cluster === thing),
  },
  {
    what: "another name of a cluster",
    of: clusters,
    names: ownName,
    make: (thing) => {
      thing.name = thing.name.replace("outbound|", "outbound|1");
      return true;
    },
  },
  {
    what: "another type of cluster",
    of: clusters,
    names: ownName,
    make: (thing) => {
      thing.type = thing.type === "EDS" ? "STRICT_DNS" : "EDS";
      delete thing.cluster_type;
      return true;
    },
  },
  {
    what: "no endpoints",
    of: assignments,
    names: ({ cluster_name: name }) => [name],
    make: (thing) => delete thing.endpoints,
  },
  {
    what: "endpoints on another port",
    of: assignments,
    names: ({ cluster_name: name }) => [name],
    make: (thing) => {
      for (const { endpoint } of thing.endpoints[0].lb_endpoints) endpoint.address.socket_address.port_value += 1;
      return true;
    },
  },
  {
    what: "a virtual host less",
    of: hosts,
    names: ownName,
    make: (thing, dump) =>
      section(dump, "RoutesConfigDump").dynamic_route_configs.some(({ route_config: table }: Message) =>
        table.virtual_hosts.includes(thing) ? remove(table.virtual_hosts, (one) => one === thing) : false,
      ),
  },
  {
    what: "a virtual host that sends requests elsewhere",
    of: hosts,
    names: ownName,
    make: ({ routes }) => {
      routes[0] = { match: routes[0].match, route: { cluster: "outbound|1||elsewhere" } };
      return true;
    },
  },
  {
    what: "a domain more",
    of: hosts,
    names: ownName,
    make: ({ domains }) => domains.push("more.example.com") > 0,
  },
  {
    what: "a domain less",
    of: hosts,
    names: ownName,
    make: ({ domains }) => domains.shift() !== undefined,
  },
];

/** Every change of every thing that it applies to. */
export function changesOf(text: string): readonly ChangedDump[] {
  return CHANGES.flatMap(({ what, of, make, names }) =>
    of(JSON.parse(text)).flatMap((_, index): readonly ChangedDump[] => {
      const dump = JSON.parse(text);
      const thing = of(dump)[index];
      const named = names(thing);
      return make(thing, dump) ? [{ what, names: named, text: JSON.stringify(dump) }] : [];
    }),
  );
}
