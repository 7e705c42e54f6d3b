/** What is wrong with the files of the policies. */
export const Broken = ({ broken }: { readonly broken: readonly string[] }) =>
  broken.length === 0 ? null : (
    <div className="k-note" data-tone="warn" role="alert">
      <div className="k-row-main">
        <strong>A file of the policies is broken; the policies that were last good stay in force.</strong>
        <ul className="k-list">
          {broken.map((one) => (
            <li key={one} className="k-mono" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
              {one}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
