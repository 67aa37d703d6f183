// How much of a repository is read. What is beyond a limit becomes a notice; nothing hostile costs more than this.

/** Characters of one file. The API server takes objects of at most 3 MB; dumps and bundles hold several. */
export const MAX_FILE_LENGTH = 16 * 1024 * 1024;

/** Characters of all files with objects that are read together: their objects take some thirty bytes a character. */
export const MAX_TOTAL_LENGTH = 64 * 1024 * 1024;

/** YAML documents, and separately Kubernetes objects, of one file. */
export const MAX_DOCUMENTS_PER_FILE = 20_000;

/** Levels of nesting, also through aliases, so that later stages may recurse. */
export const MAX_DEPTH = 200;

/** Aliases and merges of a file may add as many values as the file has characters, and this many on top. */
export const ALIAS_ALLOWANCE = 5_000;

/** Notices of one code that a file may bring; the rest is counted in one more. */
export const MAX_NOTICES_PER_CODE = 5;

/** How many times a file may be parsed again, document by document, to forgive indentation as go-yaml does; … */
export const MAX_REPAIRS = 50;

/** … and how many characters that may be in all. */
export const REPAIR_ALLOWANCE = 4_000_000;
