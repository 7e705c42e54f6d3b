/** Holds the place of what is still on its way. */
export const Bone = ({
  width = '100%',
  height = 14,
}: {
  readonly width?: number | string;
  readonly height?: number;
}) => <span className="k-bone" style={{ width, height }} />;

/** Several lines of them. */
export const Bones = ({ lines = 4, height = 14 }: { readonly lines?: number; readonly height?: number }) => (
  <div className="k-stack" role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <Bone key={i} width={`${92 - ((i * 17) % 40)}%`} height={height} />
    ))}
  </div>
);
