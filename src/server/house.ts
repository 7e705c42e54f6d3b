/** The account of the rows of the server's own tables, which are of none. */
export const HOUSE = '';
