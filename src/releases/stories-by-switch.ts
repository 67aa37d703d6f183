// The form of the stories: by switch, then by its value as a word. A test says what is missing.

export type StoriesBySwitch = Readonly<Record<string, Readonly<Record<string, string>>>>;
