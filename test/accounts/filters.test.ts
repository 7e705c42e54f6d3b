import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../src/accounts/account.ts';
import { filterNames, filtersSchema } from '../../src/accounts/filters.ts';
import { UsageError } from '../../src/model/errors.ts';

const settingsWith = (filters: unknown) =>
  checkSettings({
    url: 'https://acme.atlassian.net',
    email: 'kim@acme.com',
    every: '6h',
    formats: [],
    internalDomains: [],
    filters,
    route: 'site',
  });

const kept = (filters: unknown) => settingsWith(filters).filters;

describe('a value of a filter', () => {
  it.each([
    ['space', ' ENG ', 'ENG'],
    ['space', '~*', '~*'],
    ['space', 'Human resources', 'Human resources'],
    ['page', '98307', '98307'],
    ['page-tree', '98307', '98307'],
    ['user', '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077', '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077'],
    ['group', 'site-admins', 'site-admins'],
    ['label', 'Runbook', 'runbook'],
    ['label', 'global:runbook', 'runbook'],
    ['label', 'team:überblick', 'team:überblick'],
  ])('of --%s %j is kept as %j', (name, value, canonical) => {
    expect(kept({ [name]: [value] })).toEqual({ [name]: [canonical] });
    expect(kept({ [`exclude-${name}`]: [value] })).toEqual({ [`exclude-${name}`]: [canonical] });
  });

  it.each([
    ['space', ' ', '--space " " is empty'],
    ['page', '1e3', '--page "1e3" is no page id'],
    ['page', '0', '--page "0" is no page id'],
    ['page', '-7', '--page "-7" is no page id'],
    ['page-tree', 'https://acme.atlassian.net/wiki/pages/7', '--page-tree "https:'],
    ['page-tree', '99999999999999999999', '--page-tree "99999999999999999999" is no id'],
    ['user', 'kim@acme.com', '--user "kim@acme.com" is no account id'],
    ['user', 'Kim Lee', '--user "Kim Lee" is no account id'],
    ['group', '', '--group "" is empty'],
    ['label', 'two words', '--label "two words" is no label'],
    ['label', 'their:thing', '--label "their:thing" is no label'],
    ['label', 'team:', '--label "team:" is no label'],
  ])('of --%s cannot be %j', (name, value, message) => {
    expect(() => kept({ [name]: ['1', value] })).toThrow(UsageError);
    expect(() => kept({ [name]: [value] })).toThrow(message);
    expect(() => kept({ [`exclude-${name}`]: [value] })).toThrow(message.replace('--', '--exclude-'));
  });
});

describe('filters', () => {
  it('that are none are everything, in accounts that are older than filters too', () => {
    expect(kept(undefined)).toEqual({});
    expect(kept({ space: [] })).toEqual({});
  });

  it('are known by the names of their options only', () => {
    expect(() => kept({ spaces: ['ENG'] })).toThrow(UsageError);
  });

  it('name each value once', () => {
    expect(kept({ space: ['ENG', 'HR', 'ENG'] })).toEqual({ space: ['ENG', 'HR'] });
  });

  it.each([
    [{ space: ['ENG'], 'exclude-space': ['ENG'] }, '--space ENG is excluded by --exclude-space too'],
    [{ space: ['ENG', 'HR'], 'exclude-space': ['hr', 'OPS', 'eng'] }, '--space ENG, HR is excluded'],
    [{ label: ['draft'], 'exclude-label': ['global:Draft'] }, '--label draft is excluded'],
    [{ page: ['7'], 'exclude-page': ['7'] }, '--page 7 is excluded'],
    [{ 'page-tree': ['7'], 'exclude-page-tree': ['7'] }, '--page-tree 7 is excluded'],
    [{ user: ['5b10'], 'exclude-user': ['5b10'] }, '--user 5b10 is excluded'],
    [{ group: ['Staff'], 'exclude-group': ['staff'] }, '--group Staff is excluded'],
  ])('that take back all they include select nothing: %j', (filters, message) => {
    expect(() => kept(filters)).toThrow(UsageError);
    expect(() => kept(filters)).toThrow(message);
  });

  it('may overlap where something is left', () => {
    const filters = { space: ['ENG', 'HR'], 'exclude-space': ['HR'] };
    expect(kept(filters)).toEqual(filters);
    expect(kept({ 'exclude-space': ['HR'] })).toEqual({ 'exclude-space': ['HR'] });
  });

  it('are as they were when they are checked again', () => {
    const values = fc.array(fc.oneof(fc.string(), fc.constantFrom('ENG', 'team:x', 'global:A', '7', '5b10:x')));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...filterNames), values), (given) => {
        const once = filtersSchema.safeParse(given);
        if (once.success) expect(filtersSchema.parse(once.data)).toEqual(once.data);
      }),
    );
  });
});
