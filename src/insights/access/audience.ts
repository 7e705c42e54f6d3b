import type { Parameter } from '../parameter.ts';

/** What is counted where audiences are. */
export const audienceMeaning =
  'Counted are active people with a licence and active guests, apps aside, as of the last finished crawl; what could not be read ' +
  'makes people unknown, never shut out.';

/** To whom a page may be open. */
export const openTo: Parameter = {
  kind: 'text',
  meaning:
    'Open to whom: anonymous (the whole world), everyone (all who are licensed), guests, or external (people from outside).',
  default: 'anonymous',
  pattern: /^(anonymous|everyone|guests|external)$/,
  form: 'anonymous, everyone, guests or external',
};

/** Whether a row of page_audiences is open to those who are asked about: yes, no or unknown. */
export const isOpenTo = (
  row: string,
): string => `case $to when 'anonymous' then ${row}.anonymous when 'everyone' then ${row}.everyone
    when 'guests' then case when ${row}.guest_viewers > 0 then 'yes' else 'no' end
    else case when ${row}.external_viewers > 0 then 'yes' else 'no' end end`;
