/** How often a site may be read anew, as the settings say it. */
export const FREQUENCIES = [
  { value: '1h', label: 'every hour' },
  { value: '6h', label: 'every 6 hours' },
  { value: '12h', label: 'twice a day' },
  { value: '24h', label: 'every day' },
  { value: '7d', label: 'every week' },
];

export const frequencyInWords = (every: string): string =>
  FREQUENCIES.find(({ value }) => value === every)?.label ?? `every ${every}`;
