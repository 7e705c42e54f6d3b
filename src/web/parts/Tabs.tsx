interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly name: string }[];
  readonly current: string;
  readonly onChange: (id: T) => void;
}

/** Parts of one view, of which one is shown. */
export const Tabs = <T extends string>({ label, tabs, current, onChange }: TabsProps<T>) => (
  <nav className="k-tabs" aria-label={label}>
    {tabs.map(({ id, name }) => (
      <button
        key={id}
        type="button"
        className="k-tab"
        aria-current={id === current ? 'page' : undefined}
        onClick={() => onChange(id)}
      >
        {name}
      </button>
    ))}
  </nav>
);
