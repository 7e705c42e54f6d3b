import type { Overview } from '../../api/overview.ts';
import { Figure } from '../../parts/Figure.tsx';
import { count, many } from '../../parts/numbers.ts';

export const Figures = ({ overview }: { readonly overview: Overview }) => {
  const { pages, spaces, people, groups, external } = overview;
  const contents = (kind: string, status: string): number =>
    sum(pages.filter((row) => row.kind === kind && row.status === status));
  const archived = contents('page', 'archived');
  const personal = sum(spaces.filter(({ type, status }) => type === 'personal' && status === 'current'));
  return (
    <div className="k-figures">
      <Figure
        name="Spaces"
        value={sum(spaces.filter(({ status }) => status === 'current'))}
        note={personal > 0 ? `${count(personal)} personal` : ''}
        to="/spaces"
      />
      <Figure
        name="Pages"
        value={contents('page', 'current')}
        note={archived > 0 ? `and ${count(archived)} archived` : ''}
        to="/pages?kind=page&status=current"
      />
      <Figure name="Blog posts" value={contents('blogpost', 'current')} to="/pages?kind=blogpost&status=current" />
      <Figure
        name="People"
        value={sum(people.filter(({ type }) => type === 'atlassian'))}
        note={`${count(sum(people.filter(({ type, status }) => type === 'atlassian' && status === 'active')))} active`}
        to="/people"
      />
      <Figure
        name="External people"
        value={external.yes}
        note={external.unknown > 0 ? `${many(external.unknown, 'person', 'people')} unknown` : ''}
        to="/people?external=yes"
      />
      <Figure name="Groups" value={groups} to="/groups" />
    </div>
  );
};

const sum = (rows: readonly { readonly count: number }[]): number => rows.reduce((total, row) => total + row.count, 0);
