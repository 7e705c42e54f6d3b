import { useQuery } from '@tanstack/react-query';
import { pageTextQuery } from '../../api/pages.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';

/** What a reader of the page sees, as plain text: nothing of it is markup here. */
export const TextTab = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => (
  <Card>
    <Loaded query={useQuery(pageTextQuery(id, account))}>
      {({ text, version, cut }) =>
        text === null ? (
          <Empty icon="page" title="No body of it is kept">
            The account keeps none, or it could not be read.
          </Empty>
        ) : text === '' ? (
          <Empty icon="page" title="The page is empty" />
        ) : (
          <>
            <div className="k-text" dir="auto">
              {text}
            </div>
            <div className="k-dim">
              {version !== null && `Version ${version}`}
              {cut && ' · it goes on; see the rest in Confluence'}
            </div>
          </>
        )
      }
    </Loaded>
  </Card>
);
