/** The rights of a cell, as the server tells them in bits. */
const CAN_VIEW = 1;
const CAN_EDIT = 2;
const CAN_ADMINISTER = 4;

export type RightLevel = 'none' | 'view' | 'edit' | 'admin' | 'unknown';

/** The greatest right that is among them. */
export const levelOf = (bits: number): RightLevel => {
  if ((bits & CAN_ADMINISTER) !== 0) return 'admin';
  if ((bits & CAN_EDIT) !== 0) return 'edit';
  return (bits & CAN_VIEW) !== 0 ? 'view' : 'none';
};

/** Told by form too, never by colour alone. */
export const GLYPHS: Readonly<Record<RightLevel, string>> = {
  none: '',
  view: '○',
  edit: '◐',
  admin: '●',
  unknown: '?',
};

export const rightsInWords = (bits: number): string => {
  const rights = [
    ...((bits & CAN_VIEW) !== 0 ? ['view'] : []),
    ...((bits & CAN_EDIT) !== 0 ? ['edit'] : []),
    ...((bits & CAN_ADMINISTER) !== 0 ? ['administer'] : []),
  ];
  return rights.length === 0 ? 'nothing' : rights.join(', ');
};
