import { Link } from '@tanstack/react-router';
import { useRunProgress } from '../../api/useRunProgress.ts';
import { Bone } from '../../parts/Bone.tsx';
import { StageList } from './StageList.tsx';

/** The run that is under way, as it goes. */
export const LiveRun = ({ id }: { readonly id: string }) => {
  const progress = useRunProgress(id);
  return (
    <div className="k-stack" style={{ gap: 8 }}>
      {progress === null ? <Bone height={90} /> : <StageList stages={progress.stages} />}
      <Link to="/crawls/$id" params={{ id }} className="k-link">
        All of this run
      </Link>
    </div>
  );
};
