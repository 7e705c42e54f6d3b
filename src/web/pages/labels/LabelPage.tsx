import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Label } from '../../api/labels.ts';
import { labelQuery } from '../../api/labels.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import { Figure } from '../../parts/Figure.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PersonLink, SpaceLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { Rows, ShortRow } from '../../parts/Rows.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';
import { FirstPages } from '../pages/FirstPages.tsx';
import { LabelLink } from './LabelLink.tsx';

const route = getRouteApi('/signed-in/shell/labels/$name');

/** One label: where, since when and beside which others it is used. */
export const LabelPage = () => {
  const { name } = route.useParams();
  const account = useAccount();
  const label = useQuery(labelQuery(name, account));
  return (
    <div className="k-page">
      <Head
        title={name}
        before={
          <ViewLink href="/labels" className="k-link">
            Labels
          </ViewLink>
        }
        sub={
          label.data && (
            <>
              On pages created from <When at={label.data.oldest} /> to <When at={label.data.newest} />
            </>
          )
        }
      />
      <Loaded query={label} meanwhile={<Bones lines={10} />}>
        {(data) => <LabelBody label={data} account={account} />}
      </Loaded>
    </div>
  );
};

const LabelBody = ({ label, account }: { readonly label: Label; readonly account: string | undefined }) => (
  <>
    <div className="k-figures">
      <Figure name="Pages" value={label.pages} to={`/pages?label=${encodeURIComponent(label.name)}`} />
      <Figure name="Spaces" value={label.spaces} />
      {label.people !== null && <Figure name="Authors" value={label.people} note="who created those pages" />}
    </div>
    {label.months.length > 1 && (
      <Card title="Its pages by the month of their creation">
        <Chart
          label={`Pages with the label ${label.name} by the month of their creation`}
          kind="bar"
          categories={everyMonth(label.months).map(({ month }) => month)}
          series={[{ name: 'pages', values: everyMonth(label.months).map(({ pages }) => pages) }]}
          height={180}
        />
      </Card>
    )}
    <FirstPages title="Its pages" none="No page that is current or archived" filter={{ account, label: label.name }} />
    <div className="k-grid">
      {label.alike.length > 0 && (
        <Rows title="Nearly the same">
          {label.alike.map(({ name, pages, differBy }) => (
            <ShortRow key={name} end={count(pages)}>
              <LabelLink name={name} /> <Tag>{differBy}</Tag>
            </ShortRow>
          ))}
        </Rows>
      )}
      <Rows title="Spaces">
        {label.bySpace.map(({ pages, ...space }) => (
          <ShortRow key={space.id} end={count(pages)}>
            <SpaceLink space={space} />
          </ShortRow>
        ))}
      </Rows>
      <Rows title="On the same pages">
        {label.related.map(({ name, pages, of }) => (
          <ShortRow key={name} end={`${count(pages)} of its ${count(of)}`}>
            <LabelLink name={name} />
          </ShortRow>
        ))}
      </Rows>
      {label.authors !== null && (
        <Rows title="Who created those pages">
          {label.authors.map(({ pages, ...person }) => (
            <ShortRow key={person.id} end={count(pages)}>
              <PersonLink person={person} />
            </ShortRow>
          ))}
        </Rows>
      )}
    </div>
  </>
);

/** The months between have no pages, and are shown so. */
const everyMonth = (months: Label['months']): Label['months'] => {
  const pages = new Map(months.map((one) => [one.month, one.pages]));
  const all: { month: string; pages: number }[] = [];
  const end = months.at(-1)!.month;
  for (let month = months[0]!.month; month <= end; month = after(month)) {
    all.push({ month, pages: pages.get(month) ?? 0 });
  }
  return all;
};

const after = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};
