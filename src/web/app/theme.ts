import type { MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

/** Shade 6 carries white text at 6.3:1. */
const indigo: MantineColorsTuple = [
  '#eef2ff',
  '#e0e7ff',
  '#c7d2fe',
  '#a5b4fc',
  '#818cf8',
  '#6366f1',
  '#4f46e5',
  '#4338ca',
  '#3730a3',
  '#312e81',
];

/** From the text down to the ground of the dark scheme. */
const dark: MantineColorsTuple = [
  '#ececf1',
  '#c9c9d1',
  '#9d9daa',
  '#7d7d8a',
  '#3d3d49',
  '#2c2c35',
  '#1a1a20',
  '#151519',
  '#0e0e11',
  '#09090b',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  colors: { indigo, dark },
  fontFamily: 'var(--k-font)',
  fontFamilyMonospace: 'var(--k-mono)',
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  defaultRadius: 6,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300 } },
    // The page itself never scrolls, and what would lock it makes a style that the policy of the server refuses.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    ModalRoot: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
  },
});
