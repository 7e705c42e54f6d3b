import { documentKinds } from '../../columns/derived/documentKinds.ts';
import type { Documentation } from './documentation.ts';

/** A pattern with `*` and `?` as one of LIKE, with `\` before what is meant as it stands; in small letters. */
const likeOf = (pattern: string): string =>
  pattern
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');

const small = (text: string): string => text.normalize('NFC').toLowerCase();

/** What questions are given as `$documentation`: JSON, of which {@link documentedRows} makes tables. */
export const asRows = ({ kinds, teams }: Documentation): string => {
  const asked = new Set(teams.flatMap(({ mustHave }) => mustHave.map(({ kind }) => kind)));
  const own = new Set(kinds.map(({ id }) => id));
  const shipped = Object.keys(documentKinds).filter((id) => asked.has(id) && !own.has(id));
  return JSON.stringify({
    kinds: [
      ...kinds
        .filter(({ id }) => asked.has(id))
        .map(({ id, labels, titles, macros, spaces }) => ({
          id,
          shipped: false,
          anywhere: spaces.length === 0,
          everything: labels.length + titles.length + macros.length === 0,
          labels: labels.map(small),
          titles: titles.map(likeOf),
          macros: macros.map(small),
          spaces: spaces.map(likeOf),
        })),
      ...shipped.map((id) => ({
        id,
        shipped: true,
        anywhere: true,
        everything: false,
        labels: [],
        titles: [],
        macros: [],
        spaces: [],
      })),
    ],
    teams: teams.map(({ name, each, groups, spaces, trees, mustHave }, nr) => ({
      nr,
      name,
      each,
      groups: groups.map(likeOf),
      spaces: spaces.map(likeOf),
      trees,
      needs: mustHave,
    })),
  });
};

/** Common table expressions for what {@link asRows} makes: `stated_kinds`, `stated_teams`, `stated_needs`. */
export const documentedRows = `
stated as (
  select json_transform($documentation, '{
    "kinds": [{"id": "VARCHAR", "shipped": "BOOLEAN", "anywhere": "BOOLEAN", "everything": "BOOLEAN", "labels": ["VARCHAR"],
      "titles": ["VARCHAR"], "macros": ["VARCHAR"], "spaces": ["VARCHAR"]}],
    "teams": [{"nr": "INTEGER", "name": "VARCHAR", "each": "VARCHAR", "groups": ["VARCHAR"], "spaces": ["VARCHAR"],
      "trees": ["VARCHAR"], "needs": [{"kind": "VARCHAR", "days": "INTEGER"}]}]}') as said
), stated_kinds as (
  select unnest(said.kinds, max_depth := 2) from stated
), stated_teams as (
  select unnest(said.teams, max_depth := 2) from stated
), stated_needs as (
  select nr, need.kind, need.days from (select nr, unnest(needs) as need from stated_teams)
)`;

/** An expression for whether a text fits one of a list of patterns. */
export const fitsOne = (text: string, patterns: string): string =>
  `len(list_filter(${patterns}, lambda pattern: like_escape(lower(${text}), pattern, '\\'))) > 0`;
