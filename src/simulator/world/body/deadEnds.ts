import { escapeXml } from '../text/escape.ts';
import { macro } from './macro.ts';
import { type Place, type Reference, same } from './reference.ts';

const OUTSIDE = [
  'https://github.com/example/relay/issues/42',
  'https://docs.example.com/guide?topic=access&lang=en#top',
  'mailto:team@example.com',
  'https://lumenworks-support.atlassian.net/wiki/spaces/OTHER/pages/4711/Another+site',
  'https://lumenworks.atlassian.net/browse/ENG-1234',
];

/** Points away from the site: to the web, to another site of the vendor, to another product. */
export function outside(drawn: number): Reference {
  if (drawn % 5 === 0) {
    const parameters = { server: 'System Jira', key: `ENG-${drawn % 9_000}` };
    return {
      storage: macro('jira', drawn >>> 1, parameters),
      view: () => `<span class="jira-issue">${parameters.key}</span>`,
    };
  }
  const address = escapeXml(OUTSIDE[(drawn >>> 4) % OUTSIDE.length] as string);
  return same(`<a href="${address}">${address}</a>`);
}

/** Points at what never was, or is gone. `key` is of the space that it stands in, as when somebody pasted the address. */
export function broken({ baseUrl }: Place, key: string, drawn: number): Reference {
  const title = `Moved to nowhere ${drawn % 97}`;
  const id = 900_000_000_000 + (drawn % 9_973);
  const forms = [
    {
      storage: `<ac:link><ri:page ri:content-title="${title}" /></ac:link>`,
      view: () => `<span class="unresolved">${title}</span>`,
    },
    {
      storage: `<ac:link><ri:page ri:space-key="GONE" ri:content-title="${title}" /></ac:link>`,
      view: () => `<span class="unresolved">${title}</span>`,
    },
    same(`<a href="${baseUrl}/spaces/${key}/pages/${id}">${title}</a>`),
    {
      storage: `<ac:link><ri:content-entity ri:content-id="${id}" /></ac:link>`,
      view: () => '<span class="unresolved"></span>',
    },
  ];
  return forms[drawn % forms.length] as Reference;
}
