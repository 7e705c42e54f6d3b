import type { Overview } from '../../api/overview.ts';
import { Figure } from '../../parts/Figure.tsx';
import { many } from '../../parts/numbers.ts';

export const Figures = ({ overview: { counts } }: { readonly overview: Overview }) => {
  const pages = counts.pages.filter(({ kind }) => kind === 'page');
  const current = sum(pages.filter(({ status }) => status === 'current'));
  const archived = sum(pages.filter(({ status }) => status === 'archived'));
  const posts = sum(counts.pages.filter(({ kind, status }) => kind === 'blogpost' && status === 'current'));
  return (
    <div className="k-figures">
      <Figure name="Spaces" value={counts.spaces} to="/spaces" />
      <Figure name="Pages" value={current} note={archived > 0 ? `and ${many(archived, 'archived page')}` : ''} to="/pages" />
      <Figure name="Blog posts" value={posts} to="/pages?kind=blogpost" />
      <Figure name="People" value={counts.people} to="/people" />
      <Figure name="Groups" value={counts.groups} to="/groups" />
    </div>
  );
};

const sum = (rows: readonly { readonly count: number }[]): number => rows.reduce((total, row) => total + row.count, 0);
