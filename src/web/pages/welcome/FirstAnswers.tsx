import { useQuery } from '@tanstack/react-query';
import { overviewQuery } from '../../api/overview.ts';
import { Bone } from '../../parts/Bone.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Attention } from '../overview/Attention.tsx';
import { Figures } from '../overview/Figures.tsx';

/** What is known already. */
export const FirstAnswers = ({ account }: { readonly account: string }) => {
  const overview = useQuery({ ...overviewQuery(account), refetchInterval: 5000 });
  return (
    <Loaded query={overview} meanwhile={<Bone height={92} />}>
      {(data) => (
        <>
          <Figures overview={data} />
          <Attention items={data.attention} />
        </>
      )}
    </Loaded>
  );
};
