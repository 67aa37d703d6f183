// How a terminal sets words apart. Whoever prints hands it in; without it the text is plain.

export interface Style {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly dim: (text: string) => string;
}

const asItIs = (text: string): string => text;

export const plainStyle: Style = { bold: asItIs, red: asItIs, green: asItIs, yellow: asItIs, dim: asItIs };
