/** The account of rows that are of the installation itself, and so of none. */
export const HOUSE = '';
