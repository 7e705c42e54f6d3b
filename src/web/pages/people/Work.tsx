import { useQuery } from '@tanstack/react-query';
import { workQuery } from '../../api/deeper.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageLink, SpaceLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { Rows, ShortRow } from '../../parts/Rows.tsx';
import { When } from '../../parts/When.tsx';
import { FindingRows } from '../findings/FindingRows.tsx';

/** What somebody edited last, where they write, and what was found about what they own. */
export const Work = ({ person, account }: { readonly person: string; readonly account: string | undefined }) => (
  <Loaded query={useQuery(workQuery(person, account))} meanwhile={<Bones lines={6} />}>
    {({ edited, spaces, findings }) => (
      <>
        <FindingRows title="Open findings about them and what they own" findings={findings} />
        <Rows title="Edited last" none="Nothing that is known">
          {edited.map(({ at, version, ...page }) => (
            <ShortRow key={page.id} end={<When at={at} />}>
              <PageLink page={page} /> <span className="k-dim">version {version}</span>
            </ShortRow>
          ))}
        </Rows>
        <Rows title="Where they write" none="Nowhere that is known">
          {spaces.map(({ count, ...space }) => (
            <ShortRow key={space.id} end={many(count, 'version')}>
              <SpaceLink space={space} />
            </ShortRow>
          ))}
        </Rows>
      </>
    )}
  </Loaded>
);
