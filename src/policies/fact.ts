// What a condition is asked about: flat, with the names of vocabulary.ts.

export type Fact = Readonly<Record<string, string | number | boolean | readonly string[]>>;
