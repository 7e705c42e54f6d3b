import type { SiteOptions } from '../site.ts';

/** How many of everything a site of a given number of pages has. */
export interface Scale {
  readonly pages: number;
  readonly spaces: number;
  readonly users: number;
  readonly groups: number;
}

/** Every kind of access case needs its own sort of space, and one of them more than a hundred people. */
export const SMALLEST_FULL_SITE = { pages: 50, spaces: 8, users: 140, groups: 20 };

/** Plausible companies; between two rows the figures are interpolated on a logarithmic scale. */
const COMPANIES: readonly Scale[] = [
  { pages: 1, spaces: 2, users: 40, groups: 20 },
  { ...SMALLEST_FULL_SITE },
  { pages: 1_000, spaces: 12, users: 300, groups: 30 },
  { pages: 10_000, spaces: 24, users: 1_500, groups: 100 },
  { pages: 100_000, spaces: 60, users: 6_000, groups: 400 },
  { pages: 1_000_000, spaces: 200, users: 20_000, groups: 2_000 },
];

function interpolate(pages: number, figure: (company: Scale) => number): number {
  const above = COMPANIES.findIndex((company) => company.pages >= pages);
  if (above < 0) return figure(COMPANIES.at(-1) as Scale);
  if (above === 0) return figure(COMPANIES[0] as Scale);
  const [small, large] = COMPANIES.slice(above - 1, above + 1) as [Scale, Scale];
  const share = Math.log(pages / small.pages) / Math.log(large.pages / small.pages);
  return Math.round(figure(small) * (figure(large) / figure(small)) ** share);
}

/** The options' own figures win, but never below what the cast of people and groups needs. */
export function scaleOf(options: SiteOptions): Scale {
  const { pages } = options;
  const fewest = pages >= SMALLEST_FULL_SITE.pages ? SMALLEST_FULL_SITE : (COMPANIES[0] as Scale);
  return {
    pages,
    spaces: Math.max(1, options.spaces ?? interpolate(pages, (company) => company.spaces)),
    users: Math.max(fewest.users, options.users ?? interpolate(pages, (company) => company.users)),
    groups: Math.max(fewest.groups, options.groups ?? interpolate(pages, (company) => company.groups)),
  };
}
