/** What ends a line, hides text, or turns the direction of what stands behind it. */
const UNFIT = /[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** A name or a title as a part of a sentence, which it must neither end nor turn around. */
export const inWords = (name: string): string => name.replace(UNFIT, ' ').trim();
