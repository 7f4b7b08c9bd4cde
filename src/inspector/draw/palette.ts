/**
 * The colours, light and dark, by what they are for: the page's, the charts' and those of files that are
 * exported. Text on its ground has a contrast of at least 4.5 to 1, a line or a mark at least 3 to 1.
 */
export interface Palette {
  /** Behind everything. */
  readonly ground: string;
  /** Behind a pane. */
  readonly paper: string;
  /** Behind what is raised from it or hovered. */
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly muted: string;
  /** Of what is chosen and of links. */
  readonly accent: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  /** The last transition and the cursor. */
  readonly lit: string;
  readonly litSoft: string;
  readonly good: string;
  readonly warn: string;
  readonly warnSoft: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly onBad: string;
  /** A property that broke. */
  readonly violation: string;
  /** States, one level inside the other. */
  readonly nest: string;
  readonly series: readonly string[];
}

export const light: Palette = {
  ground: '#eef0f3',
  paper: '#ffffff',
  raised: '#f4f6f8',
  line: '#dfe3e8',
  lineStrong: '#7d8894',
  ink: '#1a2027',
  muted: '#596471',
  accent: '#0b62c4',
  accentSoft: '#e1edfb',
  onAccent: '#ffffff',
  lit: '#b54708',
  litSoft: '#fdf0e3',
  good: '#1a7a4c',
  warn: '#8a5a00',
  warnSoft: '#fdf3d7',
  bad: '#b42318',
  badSoft: '#fdeceb',
  onBad: '#ffffff',
  violation: '#a0157d',
  nest: '#0b62c4',
  series: ['#0b62c4', '#b54708', '#1a7a4c', '#7a3fb5', '#a0157d', '#596471'],
};

export const dark: Palette = {
  ground: '#0c0f13',
  paper: '#13171d',
  raised: '#1c2129',
  line: '#272e38',
  lineStrong: '#75818f',
  ink: '#e5e9ee',
  muted: '#97a3b1',
  accent: '#6eb1ff',
  accentSoft: '#152b47',
  onAccent: '#08121f',
  lit: '#ffa354',
  litSoft: '#33220f',
  good: '#5cc98f',
  warn: '#e3b341',
  warnSoft: '#2e2508',
  bad: '#ff8078',
  badSoft: '#3a1715',
  onBad: '#1f0605',
  violation: '#ff7ad9',
  nest: '#6eb1ff',
  series: ['#6eb1ff', '#ffa354', '#5cc98f', '#c39bff', '#ff7ad9', '#97a3b1'],
};

/** By their names in CSS, which are in kebab-case. */
export function coloursOf(palette: Palette): ReadonlyMap<string, string> {
  const entries = Object.entries(palette).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return new Map(entries.map(([name, colour]) => [kebab(name), colour]));
}

/** As CSS: `--ground: #fff; …`. */
export function variablesOf(palette: Palette): string {
  return [...coloursOf(palette)].map(([name, colour]) => `--${name}: ${colour};`).join(' ');
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
