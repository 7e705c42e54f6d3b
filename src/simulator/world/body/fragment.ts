/** A piece of a body in the two formats that the site answers. */
export interface Fragment {
  /** The vendor's XHTML with `ac:` and `ri:` elements. */
  readonly storage: string;
  /** What the site renders of it: HTML. */
  readonly view: string;
}

export type Format = keyof Fragment;

/** Plain markup is the same in both formats. */
export const same = (markup: string): Fragment => ({ storage: markup, view: markup });
