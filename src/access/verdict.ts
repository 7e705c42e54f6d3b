/** Every answer about access has three values: unknown is never no. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** `yes` is certain, `maybe` is not excluded. */
export const verdictOf = (yes: boolean, maybe: boolean): Verdict => (yes ? 'yes' : maybe ? 'unknown' : 'no');

/** All of them: one no decides, then one unknown. */
export const allOf = (verdicts: Iterable<Verdict>): Verdict => {
  let all: Verdict = 'yes';
  for (const verdict of verdicts) {
    if (verdict === 'no') return 'no';
    if (verdict === 'unknown') all = 'unknown';
  }
  return all;
};

/** One of them at least: one yes decides, then one unknown. */
export const anyOf = (verdicts: Iterable<Verdict>): Verdict => {
  let any: Verdict = 'no';
  for (const verdict of verdicts) {
    if (verdict === 'yes') return 'yes';
    if (verdict === 'unknown') any = 'unknown';
  }
  return any;
};

export const negated = (verdict: Verdict): Verdict => (verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown');

/** What access is asked about. */
export type Right = 'view' | 'edit';
