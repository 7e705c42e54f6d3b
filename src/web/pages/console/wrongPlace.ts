import type { Text } from '@codemirror/state';
import { StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { Decoration, EditorView } from '@codemirror/view';
import type { Place } from '../../api/problem.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
  /** Whether all that is known is the line. */
  readonly wholeLine: boolean;
}

/** Where in the editor a place of a question lies that was asked from an offset on. */
export const rangeOf = (doc: Text, from: number, { line, column }: Place): Range => {
  const start = doc.lineAt(Math.min(from, doc.length));
  const at = doc.line(Math.min(start.number + line - 1, doc.lines));
  if (column === null) return { from: at.from, to: at.to, wholeLine: true };
  const offset = column - 1 + (line === 1 ? from - start.from : 0);
  const here = Math.min(at.from + offset, at.to);
  const word = /^\w+/.exec(at.text.slice(here - at.from))?.[0].length ?? 1;
  return { from: here, to: Math.min(here + word, at.to), wholeLine: false };
};

/** Points at what is wrong; null: at nothing. */
export const pointAt = StateEffect.define<Range | null>();

const line = Decoration.line({ class: 'cm-wrongLine' });
const words = Decoration.mark({ class: 'cm-wrong' });

/** What was said to be wrong, until the text changes. */
export const wrongPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, state }) {
    for (const effect of effects) {
      if (!effect.is(pointAt)) continue;
      if (effect.value === null) return Decoration.none;
      const { from, to, wholeLine } = effect.value;
      const ranges = [line.range(state.doc.lineAt(from).from)];
      if (!wholeLine && to > from) ranges.push(words.range(from, to));
      return Decoration.set(ranges);
    }
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});
