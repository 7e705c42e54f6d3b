import { useQuery } from '@tanstack/react-query';
import { pageTimelineQuery } from '../../api/pages.ts';
import { Timeline } from '../../parts/Timeline.tsx';

export const TimelineTab = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => (
  <Timeline changes={useQuery(pageTimelineQuery(id, account))} />
);
