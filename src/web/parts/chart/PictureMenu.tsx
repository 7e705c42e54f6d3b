import { ActionIcon, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../../api/accounts.ts';
import { keepFile } from '../../api/files.ts';
import { useAccount } from '../../app/account.ts';
import { Icon } from '../Icon.tsx';
import { utc } from '../time.ts';
import { toastError } from '../toast.tsx';
import { pictureOf, pngOf } from './picture.ts';

interface PictureMenuProps {
  readonly title: string;
  readonly moment: string | null;
  /** The chart as it is drawn; null: not yet. */
  readonly svg: () => Element | null;
}

/** Keeps the picture of a chart, with its title, the moment and the site in it. */
export const PictureMenu = ({ title, moment, svg }: PictureMenuProps) => {
  const account = useAccount();
  const sites = (useQuery(accountsQuery).data?.items ?? []).filter(({ blueprint }) => blueprint === 'confluence');
  const site = account ?? (sites.length === 1 ? sites[0]!.name : undefined);
  const keep = async (kind: 'svg' | 'png'): Promise<void> => {
    const drawn = svg();
    if (drawn === null) return;
    const at = moment ?? new Date().toISOString();
    const picture = pictureOf(drawn, title, [site, utc(at), 'Kscope'].filter(Boolean).join(' · '));
    const name = `kscope-chart-${at.slice(0, 10)}.${kind}`;
    if (kind === 'svg') keepFile(name, new Blob([picture.text], { type: 'image/svg+xml' }));
    else keepFile(name, await pngOf(picture));
  };
  return (
    <div className="k-picture">
      <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Save the picture">
            <Icon name="download" size={13} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void keep('png').catch(toastError)}>PNG</Menu.Item>
          <Menu.Item onClick={() => void keep('svg').catch(toastError)}>SVG</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
};
