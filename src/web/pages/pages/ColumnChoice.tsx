import { Button, Checkbox, Popover } from '@mantine/core';
import { Icon } from '../../parts/Icon.tsx';
import { CHOICES, USUAL } from './columns.tsx';

interface ColumnChoiceProps {
  /** Undefined: the usual ones. */
  readonly chosen: readonly string[] | undefined;
  readonly onChoose: (ids: readonly string[] | undefined) => void;
}

/** Which columns the table of pages has; the choice is in the address. */
export const ColumnChoice = ({ chosen, onChoose }: ColumnChoiceProps) => (
  <Popover position="bottom-end" width={230} trapFocus returnFocus>
    <Popover.Target>
      <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
        Columns
      </Button>
    </Popover.Target>
    <Popover.Dropdown>
      <Checkbox.Group
        label="Columns beside the title"
        value={[...(chosen ?? USUAL)]}
        onChange={(ids) => onChoose(CHOICES.map(({ value }) => value).filter((id) => ids.includes(id)))}
      >
        <div className="k-stack" style={{ gap: 8, marginTop: 8 }}>
          {CHOICES.map(({ value, label }) => (
            <Checkbox key={value} size="xs" value={value} label={label} />
          ))}
        </div>
      </Checkbox.Group>
      <Button
        variant="subtle"
        size="compact-xs"
        mt={10}
        disabled={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        The usual ones
      </Button>
    </Popover.Dropdown>
  </Popover>
);
