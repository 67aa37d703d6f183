// A path -> whether the file is a manifest by its name.

/** Whether the engine wants to know what is in a file: YAML and JSON. */
export const isManifestPath = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path);
