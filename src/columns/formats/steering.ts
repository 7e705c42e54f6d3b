/** What steers a terminal or turns the direction of writing; ends of lines and tabs are not among it. */
export const STEERING = /[[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]--[\n\t]]/gv;

/** JSON of which a terminal shows all and obeys nothing: what would steer it is escaped, and is the same to programs. */
export const jsonOf = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    STEERING,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
